"""guestbook, process type web: POST /ada signs the book as ada."""
from flask import Flask

import store

app = Flask(__name__)


@app.post("/<visitor>")
def sign(visitor):
    store.save(visitor)  # takes as long as it takes
    return "Thank you."
