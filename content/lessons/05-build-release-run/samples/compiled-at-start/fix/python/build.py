"""The build stage: style.css is compiled into build/, once."""
from pathlib import Path

from compiler import compile_css

name, css = compile_css(Path("style.css").read_text(encoding="utf-8"))
Path("build").mkdir(exist_ok=True)
Path("build", name).write_text(css, encoding="utf-8")
Path("build/manifest").write_text(name, encoding="utf-8")
print("compiled", name)
