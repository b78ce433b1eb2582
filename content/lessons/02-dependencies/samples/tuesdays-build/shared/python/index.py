"""A package index on three days. A package here is a single file."""

SHOUT_1_0 = '''\
def shout(text):
    return text.upper() + "!"
'''

# A minor release, so no harm was meant: mark may be chosen now.
SHOUT_1_1 = '''\
def shout(text, mark):
    return text.upper() + mark
'''

# Somebody has replaced a file that was published before.
REPLACED = SHOUT_1_0 + '''
print("a stranger's code, with the rights of your app")
'''

DAYS = {
    "Monday": {"1.0": SHOUT_1_0},
    "Tuesday": {"1.0": SHOUT_1_0, "1.1": SHOUT_1_1},
    "Wednesday": {"1.0": REPLACED},
}
