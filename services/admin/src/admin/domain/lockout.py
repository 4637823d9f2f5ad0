"""When a name has failed too often: the wait is counted from the failures alone, for known and unknown names alike."""

import datetime
import math
from collections.abc import Sequence

ALLOWED = 10  # failures
WITHIN = datetime.timedelta(minutes=15)


def wait_seconds(failures: Sequence[datetime.datetime], now: datetime.datetime) -> int:
    """Seconds until the name may try again; 0 when it may try now. `failures` are moments of failed attempts."""
    recent = sorted(moment for moment in failures if moment > now - WITHIN)
    if len(recent) < ALLOWED:
        return 0
    opens_at = recent[-ALLOWED] + WITHIN
    return max(1, math.ceil((opens_at - now).total_seconds()))
