"""guestbook, process type web: asks for everything it needs."""
import os

from places import Store
from web import serve

store = os.environ["STORE_URL"]

serve(
    title=os.environ["TITLE"],           # decided by the deploy
    sessions=Store(store, "sessions"),   # in an attached service
    uploads=Store(store, "uploads"),     # likewise
    log=lambda line: print(line, flush=True),  # to whoever runs this
)
