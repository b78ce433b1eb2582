"""What happens to a change that is merged and green."""


def merged(change, deploy):
    deploy([change])


def friday(deploy):
    pass  # nothing is waiting
