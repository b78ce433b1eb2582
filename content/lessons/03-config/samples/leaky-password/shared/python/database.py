"""Stands in for a database client: one line to the server, one line back."""
import os
import socket


def save(row, password):
    address = ("127.0.0.1", int(os.environ["DB_PORT"]))
    with socket.create_connection(address, timeout=3) as connection:
        connection.sendall(f"{password} {row}\n".encode())
        return connection.makefile(encoding="utf-8").readline().strip()
