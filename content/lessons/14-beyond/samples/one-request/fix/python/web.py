"""guestbook, process type web: asks greeter, then writes the entry."""
import os

import service

GREETER = os.environ["GREETER_URL"] + "/?language="


def sign(query, headers):
    trace = service.trace_of(headers) or service.new_trace()
    with service.timed("signed", trace, visitor=query["visitor"]):
        passed_on = {"traceparent": service.traceparent(trace)}
        greeting = service.call(GREETER + query["language"], passed_on)
        service.work(query["visitor"])
    return greeting


service.serve(sign)
