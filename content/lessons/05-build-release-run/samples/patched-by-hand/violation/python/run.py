"""The run stage on a host: run.py HOST RELEASE starts web of that release."""
import runpy
import sys

host, release = sys.argv[1:]
web = f"{host}/{release}/web.py"

runpy.run_path(web, run_name="__main__")
