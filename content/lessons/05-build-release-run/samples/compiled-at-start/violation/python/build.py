"""The build stage: style.css goes to build/ as it is; web compiles it later."""
import shutil
from pathlib import Path

Path("build").mkdir(exist_ok=True)
shutil.copy("style.css", "build/style.css")
print("copied style.css")
