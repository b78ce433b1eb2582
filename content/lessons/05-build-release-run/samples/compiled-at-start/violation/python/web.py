"""guestbook, process type web: compiles its stylesheet, then serves it."""
from pathlib import Path

from compiler import compile_css
from server import serve

source = Path("build/style.css").read_text(encoding="utf-8")
name, css = compile_css(source)
print("compiled", name, flush=True)
serve(name, css)
