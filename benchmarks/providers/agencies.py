"""Agencies that are subscribed for a measurement, and what makes one of them dead since yesterday."""

import datetime
import socket
from collections.abc import Sequence

import sqlalchemy as sa

from benchmarks.providers.telling import Station, Told
from matching.domain.subscription import Channel, Subscription
from matching.storage.mail_tables import delivery, endpoint, mailbox
from station.local import System

A_DAY = datetime.timedelta(hours=24)
BACKLOG = 1440  # letters that nobody took, one a minute for a day


def with_queues(running: System, station: Station, number: int) -> list[str]:
    """Agencies with a queue each, made and bound as the service makes them."""
    names = [f"Q{one:03}" for one in range(number)]
    for name in names:
        running.provider_amqp(name)
    _subscribe(station, [Subscription(provider=n, version=1, channel=Channel.AMQP) for n in names])
    return names


def with_hooks(station: Station, url: str, number: int) -> list[str]:
    names = [f"H{one:03}" for one in range(number)]
    _subscribe(station, [_hook(name, f"{url}/{name}") for name in names])
    return names


def troubled(station: Station, url: str) -> list[str]:
    """One whose address nobody answers at, since a day, with a day's letters; one that takes half a minute."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    _subscribe(station, [_hook("DEAD", f"http://127.0.0.1:{port}/"), _hook("SLOW", f"{url}/slow")])
    station.tell_many(Told(), ["DEAD"] * BACKLOG)
    _as_since_yesterday(station)
    return ["DEAD", "SLOW"]


def _as_since_yesterday(station: Station) -> None:
    then = sa.func.now() - A_DAY
    with station.factory.open() as work:
        session = work.session
        failing = {"state": "failing", "failures": 60, "failing_since": then, "secret": 1}
        session.execute(sa.delete(endpoint).where(endpoint.c.provider == "DEAD"))
        session.execute(sa.insert(endpoint).values(provider="DEAD", **failing))
        theirs = delivery.c.provider == "DEAD"
        session.execute(sa.update(delivery).where(theirs).values(told_at=then, attempts=6))
        session.execute(
            sa.update(mailbox).where(mailbox.c.provider == "DEAD").values(not_before=None)
        )


def _hook(provider: str, url: str) -> Subscription:
    return Subscription(provider=provider, version=1, channel=Channel.WEBHOOK, url=url)


def _subscribe(station: Station, wanted: Sequence[Subscription]) -> None:
    with station.factory.open() as work:
        for one in wanted:
            work.subscriptions.put(one, by="benchmark", now=work.now)
