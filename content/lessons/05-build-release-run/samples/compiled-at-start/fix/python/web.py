"""guestbook, process type web: serves the stylesheet that the build made."""
from pathlib import Path

from server import serve

name = Path("build/manifest").read_text(encoding="utf-8")
css = Path("build", name).read_text(encoding="utf-8")
serve(name, css)
