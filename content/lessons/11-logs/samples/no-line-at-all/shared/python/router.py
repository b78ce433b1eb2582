"""router.py PROCESS: tags the events on stdin, and sends each where it belongs."""
import json
import sys

archive, alerts, access = (
    open(f"{name}.log", "a", buffering=1, encoding="utf-8")  # whole lines, at once
    for name in ("archive", "alerts", "access")
)

for line in sys.stdin:
    try:
        event = json.loads(line)
    except ValueError:  # not everybody speaks JSON
        event = {"event": line.rstrip("\n")}
    tagged = json.dumps({"process": sys.argv[1], **event}) + "\n"
    archive.write(tagged)
    if event.get("level") in ("error", "critical"):
        alerts.write(tagged)
    if event.get("logger") == "gunicorn.access":
        access.write(tagged)
