"""guestbook, process type web. Each customer has a copy; who copies it again?"""
import os
import runpy

runpy.run_path(f"{os.environ['CUSTOMER']}.py")
