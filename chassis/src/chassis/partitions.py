"""Partitions of the inbox: one a week, by message id, since an id (UUID version 7) begins with its time.

Partitions by day of arrival would let a duplicate through after midnight; by id, the same id always meets its twin.
Ids of other kinds and of other times go to the default partition. What is old leaves by dropping its partition, which
costs the same for one row as for ten million.
"""

import datetime
import re
import uuid

import sqlalchemy as sa

from chassis.tables import inbox

KEPT_FOR = datetime.timedelta(days=30)
WEEK = datetime.timedelta(days=7)
AHEAD = 4  # weeks
LOCK = 7_220_051  # any fixed number: of the processes that start together, one does the work
EVERY = 3600.0  # seconds
DEFAULT = "inbox_default"
NAME = re.compile(r"inbox_(\d{8})")


def first_id(moment: datetime.datetime) -> uuid.UUID:
    """The bound below every version 7 id of a moment (to the millisecond) and above every earlier one."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def week_of(moment: datetime.datetime) -> datetime.datetime:
    """Monday, 00:00 UTC, of the week that a moment lies in."""
    day = moment.astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - datetime.timedelta(days=day.weekday())


def name_of(monday: datetime.datetime) -> str:
    return f"inbox_{monday:%Y%m%d}"


def make_default(connection: sa.Connection) -> None:
    connection.execute(sa.text(f"CREATE TABLE {DEFAULT} PARTITION OF inbox DEFAULT"))


def maintain(connection: sa.Connection, now: datetime.datetime | None = None) -> None:
    """Make the partitions of this week and the next four, drop those whose ids are all older than 30 days.

    Safe to run anywhere at any time: in one transaction, by one process at once. It gives up after two seconds
    rather than hold the consumers up behind a long transaction; then the next run does it.
    """
    mine = connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK)))
    if not mine:
        return
    # The database's clock, not ours: a service whose clock is months ahead must not drop what the others need.
    now = now or connection.scalars(sa.select(sa.func.clock_timestamp())).one()
    connection.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
    there = mondays(connection)
    # Dropping goes first: it locks the parent whole, which must not happen with a lock on a partition in hand.
    for monday in sorted(there):
        if monday + WEEK <= now - KEPT_FOR:
            connection.execute(sa.text(f"DROP TABLE {name_of(monday)}"))
    for monday in (week_of(now) + WEEK * number for number in range(AHEAD + 1)):
        if monday not in there:
            _make(connection, monday)
    _forget_strays(connection, now - KEPT_FOR)


def mondays(connection: sa.Connection) -> set[datetime.datetime]:
    """The weeks that have a partition."""
    names = connection.scalars(
        sa.text(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = 'inbox'::regclass"
        )
    )
    found = (NAME.fullmatch(name) for name in names)
    return {
        datetime.datetime.strptime(name[1], "%Y%m%d").replace(tzinfo=datetime.UTC)
        for name in found
        if name
    }


def _make(connection: sa.Connection, monday: datetime.datetime) -> None:
    """Attaching, unlike CREATE ... PARTITION OF, leaves the other partitions open to their consumers meanwhile."""
    name, low, high = name_of(monday), first_id(monday), first_id(monday + WEEK)
    for statement in (
        "LOCK TABLE ONLY inbox IN SHARE UPDATE EXCLUSIVE MODE",
        f"LOCK TABLE {DEFAULT} IN ACCESS EXCLUSIVE MODE",
        f"CREATE TABLE {name} (LIKE inbox INCLUDING ALL)",
    ):
        connection.execute(sa.text(statement))
    _move(connection, name, low, high)
    connection.execute(
        sa.text(
            f"ALTER TABLE inbox ATTACH PARTITION {name} FOR VALUES FROM ('{low}') TO ('{high}')"
        )
    )


def _move(connection: sa.Connection, name: str, low: uuid.UUID, high: uuid.UUID) -> None:
    """Rows that came before their partition was there, from a sender whose clock is ahead."""
    columns = [column.name for column in inbox.columns]
    default, partition = _table(DEFAULT), _table(name)
    moved = (
        sa.delete(default)
        .where(default.c.message_id >= low, default.c.message_id < high)
        .returning(*(default.c[column] for column in columns))
        .cte()
    )
    connection.execute(sa.insert(partition).from_select(columns, sa.select(moved)))


def _forget_strays(connection: sa.Connection, before: datetime.datetime) -> None:
    """Ids in the default partition say nothing of their time: these few rows go one by one, by arrival."""
    default = _table(DEFAULT)
    connection.execute(sa.delete(default).where(default.c.received_at < before))


def _table(name: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column.name, column.type) for column in inbox.columns))
