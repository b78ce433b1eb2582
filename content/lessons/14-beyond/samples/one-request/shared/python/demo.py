"""Plays the router: four requests at once, then a look into both logs."""
import json
import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import service

KEPT = ("PATH", "HOME", "SYSTEMROOT")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def start(file, started, **config):
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, file], env={**env, **config, "PORT": "0"},
        stdout=subprocess.PIPE, text=True,
    )
    started.append(process)
    line = process.stdout.readline().strip()
    expect(line.startswith("listening port="), f"{file} starts")
    return process, f"http://127.0.0.1:{line.partition('=')[2]}"


def end(name, process):
    """End a process and read what it has logged."""
    process.kill()
    lines = process.stdout.read().splitlines()
    for line in lines:
        say(f"  {name:<7} | " + re.sub("([0-9a-f]{4})[0-9a-f]{28}", r"\1..", line))
    return [json.loads(line) for line in lines]


def run(started):
    """Sign as four visitors; two of them have to wait, each elsewhere."""
    visitors, languages = ["ada", "alan", "grace", "ken"], ["de", "fr", "pt", "sv"]
    random.shuffle(visitors)
    random.shuffle(languages)
    greeter, greeter_url = start("greeter.py", started, SLOW=languages[0])
    web, web_url = start("web.py", started, SLOW=visitors[1], GREETER_URL=greeter_url)

    requests = {service.new_trace(): each for each in zip(visitors, languages)}

    def sign(trace):
        visitor, language = requests[trace]
        url = f"{web_url}/?visitor={visitor}&language={language}"
        return service.call(url, {"traceparent": service.traceparent(trace)})

    with ThreadPoolExecutor(4) as router:
        answers = list(router.map(sign, requests))
    expect(answers == [f"hello in {language}" for _, language in requests.values()],
           "four visitors get their greeting")
    signed, greeted = slowest_first(end("web", web)), slowest_first(end("greeter", greeter))
    expect(len(signed) == len(greeted) == 4, "a line for each request in both logs")
    waited = sorted(entry["visitor"] for entry in signed[:2])
    expect(waited == sorted(visitors[:2]), "the two that had to wait are the slowest")
    expect(greeted[0]["language"] == languages[0], "greeter was slow for one of them")
    say(f"effect: {' and '.join(waited)} waited, and greeter was slow once")
    return requests, signed, {entry["trace"]: entry for entry in greeted}


def slowest_first(entries):
    return sorted(entries, key=lambda entry: -entry["ms"])


def violation(started):
    say("violation: four visitors at once, each process makes up its own ids")
    requests, signed, greeted = run(started)
    ids = {entry["trace"] for entry in signed}
    expect(len(ids) == len(greeted) == 4, "every line has an id")
    expect(not ids & set(greeted), "no id is in both logs")
    say("effect: of 4 ids in each log, 0 are in both")
    say("effect: which of the two waited for greeter? The logs cannot tell")


def fix(started):
    say("fix: four visitors at once, the id of a request travels with it")
    requests, signed, greeted = run(started)
    expect({entry["trace"]: entry["visitor"] for entry in signed}
           == {trace: visitor for trace, (visitor, _) in requests.items()},
           "web takes up the ids that it is given")
    expect({trace: entry["language"] for trace, entry in greeted.items()}
           == {trace: language for trace, (_, language) in requests.items()},
           "greeter has the same ids")
    say("effect: of 4 ids in each log, 4 are in both")
    for entry in signed[:2]:
        inside = greeted[entry["trace"]]["ms"]
        where = "greeter" if inside > entry["ms"] / 2 else "web itself"
        say(f"effect: {entry['visitor']} waited {entry['ms']} ms, {inside} of them"
            f" in greeter: look at {where}")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    started = []
    try:
        {"violation": violation, "fix": fix}[variant](started)
    finally:
        for process in started:
            process.kill()
            process.wait()
    say(f"shown: {variant}")
