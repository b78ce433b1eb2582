"""greeter, a service of its own: says hello in many languages."""
import service


def greet(query, headers):
    trace = service.new_trace()
    with service.timed("greeted", trace, language=query["language"]):
        service.work(query["language"])
    return f"hello in {query['language']}"


service.serve(greet)
