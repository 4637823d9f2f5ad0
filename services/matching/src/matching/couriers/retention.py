"""Keeps mailboxes from growing for ever."""

import datetime
from typing import Any

from chassis.clock import utc_now
from chassis.pulse import Pulse
from matching.storage import retention

EVERY = 600.0  # seconds


def forgetting(factory: Any, days: float) -> Pulse:
    """Removes what arrived and is older than so many days, a bounded number of letters a turn."""

    def forget() -> None:
        with factory.open() as work:
            retention.forget(work.session, utc_now() - datetime.timedelta(days=days))

    return Pulse("old_letters", EVERY, forget)
