// The work itself: arithmetic for most of a second.
const { createHash } = require("node:crypto");

module.exports = function monthlyReport() {
  console.log("report: begins");
  let digest = "guestbook";
  const end = performance.now() + 800;
  while (performance.now() < end) {
    digest = createHash("sha256").update(digest).digest("hex");
  }
  console.log("report: done");
  return digest;
};
