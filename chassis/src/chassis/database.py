"""The database of a service: one engine a process, nothing connects at import."""

import math
import os
import time

# psycopg's default wait function blocks the eventlet hub; this one goes through select, which is patched.
# It must be set before psycopg is imported for the first time.
os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")

from typing import Any

import orjson
import psycopg
import sqlalchemy
from psycopg.pq import TransactionStatus
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Milliseconds. A killed greenlet leaves its query running on the server, so the server must end it.
# Times come back in UTC, whatever zone the server itself lives in.
LIMITS = (
    "-c statement_timeout=15000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
    " -c TimeZone=UTC"
)


# A link that went silent without a reset is noticed within 20 seconds (libpq; seconds, and milliseconds for the last).
LINK = {
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 20000,
}


# Seconds. The server itself ends a statement after 15, so whoever has said nothing by then says nothing any more.
SILENT_FOR = 17.0


IDLE = 1.0  # seconds after which a connection may have broken unnoticed


class Impatient(psycopg.Connection[Any]):
    """Gives itself up when no answer comes, also where something on the way acknowledges what it does not pass on."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raises OperationalError; the connection is closed then."""
        try:
            return super().wait(gen, interval, timeout or SILENT_FOR)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise


def new_metadata() -> sqlalchemy.MetaData:
    return sqlalchemy.MetaData(naming_convention=NAMING)


def driver_url(url: str) -> sqlalchemy.URL:
    """`postgresql://` means psycopg 3; `postgresql+psycopg2://` stays a working fallback."""
    made = sqlalchemy.make_url(url)
    return made.set(drivername="postgresql+psycopg") if made.drivername == "postgresql" else made


def connect(url: str, *, pool_size: int = 10) -> sqlalchemy.Engine:
    """An engine that has not connected yet."""
    engine = sqlalchemy.create_engine(
        driver_url(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        json_serializer=orjson.dumps,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # what people typed must not reach the log with an exception
        connect_args={"connect_timeout": 5, "options": LIMITS, **LINK},
    )
    if engine.dialect.driver == "psycopg":
        sqlalchemy.event.listen(engine, "do_connect", _impatient)
    _ping_what_was_idle(engine)
    return engine


def _ping_what_was_idle(engine: sqlalchemy.Engine) -> None:
    """A connection that has lain idle is asked whether it still lives before it is used; a busy one pays nothing.

    One that broke less than a second ago is told by its next use: `is_away`, and the pool begins anew.
    """

    def returned(_connection: Any, record: Any) -> None:
        record.info["returned"] = time.monotonic()

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("returned", math.inf) > IDLE:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error

    sqlalchemy.event.listen(engine, "checkin", returned)
    sqlalchemy.event.listen(engine, "checkout", taken)


def _impatient(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Impatient:
    return Impatient.connect(*arguments, **named)


def is_away(error: BaseException) -> bool:
    """True where the database could not be reached or cut the connection: waiting helps, trying again will do."""
    if isinstance(error, PoolTimeout | InterfaceError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    # No SQLSTATE: never connected. 57P0x: shutting down or starting up. 08xxx: connection. 53xxx: out of resources.
    return isinstance(error, OperationalError) and (
        state is None or state.startswith(("57P", "08", "53"))
    )


# A lock not got in time, a deadlock, a conflict of two transactions, a statement that took too long.
BUSY = frozenset({"55P03", "40P01", "40001", "57014"})


def is_busy(error: BaseException) -> bool:
    """True where the database gave up because of what others did meanwhile: the same again may well succeed."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in BUSY
