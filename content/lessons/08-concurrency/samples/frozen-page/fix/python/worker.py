"""guestbook, process type worker: makes the reports, one after the other."""
import store
from report import monthly_report

while store.take("jobs"):  # waits for the next one, until the store has gone
    store.put("reports", monthly_report())
