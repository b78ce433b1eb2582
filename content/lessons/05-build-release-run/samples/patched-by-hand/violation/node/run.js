// The run stage on a host: run.js HOST RELEASE starts web of that release.
const [host, release] = process.argv.slice(2);
const web = `${host}/${release}/web.js`;

require(`./${web}`);
