"""What a worker does: take jobs from the queue, until the queue has gone."""
import os
import socket


def work():
    address = ("127.0.0.1", int(os.environ["QUEUE_PORT"]))
    with socket.create_connection(address) as queue, queue.makefile("rw") as lines:
        print(f"worker with pid {os.getpid()} is ready", file=lines, flush=True)
        for job in lines:
            print(f"did {job.strip()}", flush=True)
            print(f"did {job.strip()}", file=lines, flush=True)
