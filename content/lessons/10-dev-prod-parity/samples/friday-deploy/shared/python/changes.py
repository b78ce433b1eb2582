"""The week's changes to guestbook's page. Each was green at the desk."""


def greet(entry):
    return {**entry, "title": f"{entry['visitor']} was here"}


def initials(entry):
    words = entry["visitor"].split(" ")
    return {**entry, "initials": "".join(word[0].upper() for word in words)}


def shout(entry):
    return {**entry, "text": entry["text"].rstrip(".") + "!"}


def count(entry):
    return {**entry, "letters": len(entry["text"])}


def quote(entry):
    return {**entry, "quoted": f"“{entry['text']}”"}


def link(entry):
    return {**entry, "link": f"/entry/{entry['id']}"}


def teaser(entry):
    return {**entry, "teaser": entry["text"][:12]}


def anchor(entry):
    return {**entry, "anchor": f"#e{entry['id']}"}


# Hours since Monday 00:00, author, change.
WEEK = [
    (10, "ana", greet), (15, "joe", shout), (33, "mei", initials), (41, "ana", count),
    (57, "joe", quote), (66, "tom", link), (82, "mei", teaser), (105, "tom", anchor),
]
DESK = [{"id": 1, "visitor": "Ada Lovelace", "text": "Lovely."}]
PRODUCTION = [*DESK, {"id": 2, "visitor": "Grace  Hopper", "text": "Nice."}]
