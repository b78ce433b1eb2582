"""Friday evening, logged in on the production server."""
from pathlib import Path

page = Path("production/app.py")
page.write_text(page.read_text().replace(", {mail}", ""))
