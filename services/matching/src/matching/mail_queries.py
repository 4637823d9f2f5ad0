"""The read side of what providers are told; a provider sees its own, an operator everybody's."""

import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily as Gauge
from sqlalchemy.orm import Session

from chassis.identity import Actor
from chassis.paging import page
from matching.domain.account import Account
from matching.domain.endpoint import Endpoint
from matching.domain.errors import NotFound
from matching.domain.subscription import Channel
from matching.storage import accounts
from matching.storage import mail_tables as tables

Row = dict[str, Any]
MOST = 100_000
WAITS = sa.text("""
SELECT channel, count(*) AS number, extract(epoch FROM clock_timestamp() - min(told_at)) AS age
FROM (SELECT provider, told_at FROM delivery WHERE state = 'waiting' LIMIT :most) AS waiting
JOIN subscription USING (provider) GROUP BY channel
""")
STOPPED = sa.text("SELECT count(*) FROM endpoint WHERE state = 'stopped'")
LINE = ("event_id", "provider", "position", "type", "need", "told_at", "state", "attempts")
END = ("next_at", "delivered_at", "channel")


def changes(session: Session, provider: str) -> list[Row]:
    """Every version of a subscription, the newest first."""
    column = tables.subscription_change.c
    found = sa.select(tables.subscription_change).where(column.provider == provider)
    newest = found.order_by(column.version.desc()).limit(200)
    return [dict(row) for row in session.execute(newest).mappings()]


def endpoint(session: Session, provider: str) -> Endpoint | None:
    """What is known of a provider's web hook."""
    return session.get(Endpoint, provider)


def account(session: Session, provider: str) -> Account | None:
    """A provider's account on the broker."""
    return accounts.find(session, provider)


def gauges(connection: sa.Connection) -> Iterator[Metric]:
    """What waits on each channel and since when, and how many web hooks are stopped; at most MOST rows are read."""
    found = {row.channel: row for row in connection.execute(WAITS, {"most": MOST})}
    waiting = Gauge("station_deliveries_waiting", "Letters not arrived yet", labels=["channel"])
    oldest = Gauge("station_deliveries_oldest_seconds", "Age of the oldest", labels=["channel"])
    for channel in map(str, Channel):
        row = found.get(channel)
        waiting.add_metric([channel], row.number if row else 0)
        oldest.add_metric([channel], float(row.age) if row else 0.0)
    yield from (waiting, oldest)
    stopped = connection.execute(STOPPED).scalar_one()
    yield Gauge("station_endpoints_stopped", "Web hooks that are called no more", value=stopped)


def deliveries(  # a filter each
    session: Session,
    actor: Actor,
    *,
    state: str | None,
    provider: str | None,
    after: str | None,
    limit: int,
) -> Row:
    """A page of the delivery log, newest first."""
    column = tables.delivery.c
    wanted = _lines(actor)
    if state:
        wanted = wanted.where(column.state == state)
    if provider:
        wanted = wanted.where(column.provider == provider)
    return page(session, wanted, column.event_id, after=after, limit=limit)


def delivery(session: Session, actor: Actor, event_id: uuid.UUID) -> Row:
    """One line of the log. Raises NotFound."""
    one = _lines(actor).where(tables.delivery.c.event_id == event_id)
    found = session.execute(one).mappings().one_or_none()
    if found is None:
        raise NotFound(zh="投递记录", en="delivery")
    return dict(found)


def attempts(session: Session, event_id: uuid.UUID) -> list[Row]:
    """Every attempt to deliver an event, in order."""
    table = tables.delivery_attempt
    found = sa.select(table).where(table.c.event_id == event_id).order_by(table.c.at)
    return [dict(row) for row in session.execute(found).mappings()]


def lags(session: Session, *, after: str | None, limit: int) -> Row:
    """Provider by provider: what waits, since when, and what was given up."""
    box, log = tables.mailbox, tables.delivery.c
    mine = log.provider == box.c.provider

    def counted(value: Any, state: Any) -> Any:
        return sa.select(value).where(mine, state).correlate(box).scalar_subquery()

    wanted = (
        sa.select(
            box.c.provider,
            box.c.last_position,
            tables.subscription.c.channel,
            counted(sa.func.count(), tables.WAITING).label("waiting"),
            counted(sa.func.min(log.told_at), tables.WAITING).label("oldest_waiting_at"),
            counted(sa.func.count(), tables.GIVEN_UP).label("given_up"),
            Endpoint,
        )
        .join(tables.subscription, tables.subscription.c.provider == box.c.provider)
        .outerjoin(tables.endpoint, tables.endpoint.c.provider == box.c.provider)
    )
    return page(session, wanted, box.c.provider, after=after, limit=limit)


def _lines(actor: Actor) -> sa.Select[Any]:
    column = tables.delivery.c
    wanted: sa.Select[Any] = sa.select(*(column[name] for name in (*LINE, *END)))
    return wanted if actor.role == "operator" else wanted.where(column.provider == actor.provider)
