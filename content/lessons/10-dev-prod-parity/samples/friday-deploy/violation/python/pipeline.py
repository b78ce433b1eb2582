"""What happens to a change that is merged and green."""
waiting = []


def merged(change, deploy):
    waiting.append(change)


def friday(deploy):
    deploy(waiting)
