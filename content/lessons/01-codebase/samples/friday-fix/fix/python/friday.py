"""Friday evening, in the codebase, then the usual way to production."""
from pathlib import Path

from deploy import deploy

page = Path("codebase/app.py")
page.write_text(page.read_text().replace(", {mail}", ""))
deploy("production")
