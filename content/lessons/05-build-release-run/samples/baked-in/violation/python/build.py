"""The build stage: page.html goes to build/, its variables filled in."""
import os
from pathlib import Path

page = Path("page.html").read_text(encoding="utf-8")
page = page.replace("%BOOK_URL%", os.environ["BOOK_URL"])
Path("build").mkdir(exist_ok=True)
Path("build/page.html").write_text(page, encoding="utf-8")
