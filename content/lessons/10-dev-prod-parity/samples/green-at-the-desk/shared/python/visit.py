"""What a visitor does: read the page, sign, read again, be greeted."""
import sys

import app

visitor = sys.argv[1]
app.page()
app.sign(visitor)
print(f"{visitor} signs; the page shows {app.page()}")
try:
    print(app.greeting(visitor))
except ValueError as error:
    print(f"500: {error}")
