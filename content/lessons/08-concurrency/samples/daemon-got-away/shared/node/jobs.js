// What a worker does: take jobs from the queue, until the queue has gone.
const net = require("node:net");
const { createInterface } = require("node:readline");

exports.work = function work() {
  const queue = net.connect(Number(process.env.QUEUE_PORT), "127.0.0.1");
  queue.on("error", () => {}); // it has gone; there is nothing left to do
  queue.write(`worker with pid ${process.pid} is ready\n`);
  createInterface(queue).on("line", (job) => {
    console.log(`did ${job}`);
    queue.write(`did ${job}\n`);
  });
};
