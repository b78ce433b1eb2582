"""guestbook, process type web: asks greeter, then writes the entry."""
import os

import service

GREETER = os.environ["GREETER_URL"] + "/?language="


def sign(query, headers):
    trace = service.new_trace()
    with service.timed("signed", trace, visitor=query["visitor"]):
        greeting = service.call(GREETER + query["language"])
        service.work(query["visitor"])
    return greeting


service.serve(sign)
