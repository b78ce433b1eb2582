"""guestbook, process type web: POST /login/ada, then GET /me."""
import os
import secrets
from hashlib import sha256

from flask import Flask, request

app = Flask(__name__)
sessions = {}


def key(token):
    return sha256(token.encode()).hexdigest()


@app.post("/login/<visitor>")
def login(visitor):
    token = secrets.token_urlsafe(16)
    sessions[key(token)] = visitor
    response = app.make_response(f"welcome {visitor}")
    response.set_cookie("session", token, httponly=True, samesite="Lax")
    return response


@app.get("/me")
def me():
    visitor = sessions.get(key(request.cookies.get("session", "")))
    if visitor is None:
        return "who are you?", 401
    return f"hello {visitor}"


@app.after_request
def tell_who_answered(response):
    response.headers["X-Process"] = str(os.getpid())
    return response
