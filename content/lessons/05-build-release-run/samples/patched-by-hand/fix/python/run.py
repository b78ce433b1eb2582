"""The run stage on a host: run.py HOST RELEASE starts web of that release."""
import hashlib
import runpy
import sys

host, release = sys.argv[1:]
web = f"{host}/{release}/web.py"

with open("ledger", encoding="utf-8") as ledger:
    released = dict(line.split() for line in ledger)[release]
with open(web, "rb") as code:
    found = hashlib.sha256(code.read()).hexdigest()
if found != released:
    sys.exit(f"refused: {web} is {found[:8]}, {release} is {released[:8]}")

runpy.run_path(web, run_name="__main__")
