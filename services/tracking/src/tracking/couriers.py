"""The courier: again and again it takes what is due to whom it is for, as they chose to be told (7.3.2g)."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from prometheus_client import Counter

from chassis.clock import utc_now
from chassis.config import setting
from chassis.pulse import Pulse
from tracking import notice_queries as queries
from tracking.adapters import channels
from tracking.domain.delivery import AGAIN_AFTER, Delivery, Notice, Waits
from tracking.usecases.telling import tell

EVERY = 2.0  # seconds
AT_ONCE = 20
WRONG_WAITS = (
    "SERVICE_NOTICE_RETRY_MINUTES: 须为逗号分隔的分钟数 minutes separated by commas are needed"
)
NOTICES = Counter(
    "station_notices", "Notifications by channel and how it ended", ["channel", "outcome"]
)


def couriers_of(parts: Any) -> Iterable[Any]:
    """The courier of a process that has somewhere to put what it tells."""
    if setting("SPOOL_DIR", ""):
        again = waits(setting("NOTICE_RETRY_MINUTES", ""))
        yield Pulse("notices", EVERY, lambda: go_round(parts.factory, again))


def waits(minutes: str) -> Waits:
    """How long to wait after each failure, as the operator says it: `1,5,30`. Raises ValueError.

    Read when the process starts, so that one with a wrong setting does not.
    """
    try:
        said = tuple(datetime.timedelta(minutes=float(one)) for one in minutes.split(",") if one)
    except (ValueError, OverflowError) as error:
        raise ValueError(WRONG_WAITS) from error
    if any(one < datetime.timedelta(0) for one in said):
        raise ValueError(WRONG_WAITS)
    return said or AGAIN_AFTER


def go_round(factory: Any, again: Waits = AGAIN_AFTER) -> int:
    """Claim, send with no transaction open, then settle; how many there were.

    A process that dies in between sends again after a while: at least once, under the same id.
    """
    with factory.open() as work:
        claimed = work.deliveries.claim(work.now, AT_ONCE)
        ids = [one.message_id for one in claimed]
        notices = queries.notices(work.session, ids)
        contacts = work.deliveries.contacts([one.addressee for one in claimed])
        due = [_copy(one) for one in claimed]
        chosen = {name: _copy(one) for name, one in contacts.items()}
    tell(due, chosen, lambda *told: _sent(notices, *told), utc_now(), again)
    with factory.open() as work:
        for one in due:
            _settle(work, one)
    return len(due)


def _sent(
    notices: Mapping[uuid.UUID, Notice], delivery: Delivery, channel: str, address: str
) -> str | None:
    notice = notices.get(delivery.message_id)
    if notice is None:
        return "没有可送达的内容 there is nothing to tell"
    try:
        channels.send(channel, address, notice, utc_now())
    except channels.NotDelivered as error:
        NOTICES.labels(channel, "failed").inc()
        return str(error)
    NOTICES.labels(channel, "told").inc()
    return None


def _settle(work: Any, done: Delivery) -> None:
    kept = work.deliveries.find(done.message_id)
    for name in ("state", "channel", "attempts", "try_at", "told_at", "error"):
        setattr(kept, name, getattr(done, name))


def _copy(one: Any) -> Any:
    """What was read, apart from the transaction that read it."""
    names = type(one).__dataclass_fields__
    return type(one)(**{name: getattr(one, name) for name in names})
