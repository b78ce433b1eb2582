"""guestbook, process type web: POST /login/ada, then GET /me."""
import os
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, request
from pymemcache import PooledClient

app = Flask(__name__)
sessions = PooledClient(
    urlsplit(os.environ["MEMCACHED_URL"]).netloc,
    key_prefix=os.environ["SESSION_PREFIX"].encode(),
    timeout=2, connect_timeout=2, encoding="utf-8",
)


def key(token):
    return sha256(token.encode()).hexdigest()


@app.post("/login/<visitor>")
def login(visitor):
    token = secrets.token_urlsafe(16)
    sessions.set(key(token), visitor, expire=1800)
    response = app.make_response(f"welcome {visitor}")
    response.set_cookie("session", token, httponly=True, samesite="Lax")
    return response


@app.get("/me")
def me():
    visitor = sessions.get(key(request.cookies.get("session", "")))
    if visitor is None:
        return "who are you?", 401
    return f"hello {visitor.decode()}"


@app.after_request
def tell_who_answered(response):
    response.headers["X-Process"] = str(os.getpid())
    return response
