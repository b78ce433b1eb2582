// A small client for an object store over HTTP, as S3 and its kin are.
class Blobs {
  constructor(url) {
    this.url = url;
  }

  async put(name, data) {
    const answer = await fetch(`${this.url}/${name}`, { method: "PUT", body: data });
    if (!answer.ok) throw new Error(`the store answered ${answer.status}`);
  }

  // The bytes; undefined when there are none of this name.
  async get(name) {
    const answer = await fetch(`${this.url}/${name}`);
    const data = Buffer.from(await answer.arrayBuffer());
    return answer.ok ? data : undefined;
  }
}

module.exports = { Blobs };
