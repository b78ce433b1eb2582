"""guestbook, process type web: keeps everything to itself."""
import logging

from places import Folder
from web import serve

logging.basicConfig(filename="app.log", format="%(message)s", level="INFO")

serve(
    title="guestbook (dev)",     # decided in the code
    sessions={},                 # in the memory of this process
    uploads=Folder("uploads"),   # on the disk of this machine
    log=logging.info,            # into a file beside the app
)
