"""The build stage: page.html goes to build/ as it is."""
from pathlib import Path

page = Path("page.html").read_text(encoding="utf-8")
Path("build").mkdir(exist_ok=True)
Path("build/page.html").write_text(page, encoding="utf-8")
