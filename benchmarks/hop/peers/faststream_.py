"""FastStream with SQLAlchemy's asyncio side on asyncpg; it validates with pydantic, as its documentation shows.

python -m benchmarks.hop.peers.faststream_ guaranteed|plain|relay
"""

import asyncio
import os
import signal
import sys
import uuid
from typing import Annotated

import sqlalchemy as sa
import uvloop
from faststream import AckPolicy, FastStream, Header
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from benchmarks.hop.model import Inbox, Outbox
from benchmarks.hop.peers.desk import Need, case_of, event_of, history_of
from chassis.ids import new_id

PREFETCH = 20  # messages at hand at once, each a task with a connection
AT_ONCE, IDLE = 200, 0.05  # rows that the relay takes at once; seconds between its looks
KEY = "case_opened.v1"
QUEUE = RabbitQueue("desk.inbox", queue_type=QueueType.QUORUM, declare=False)
EVENTS = RabbitExchange("desk.events", declare=False)
DATABASE = sa.make_url(os.environ["SERVICE_DATABASE_URL"]).set(drivername="postgresql+asyncpg")

engine = create_async_engine(DATABASE, pool_size=PREFETCH)
session_of = async_sessionmaker(engine, expire_on_commit=False)
broker = RabbitBroker(
    os.environ["SERVICE_AMQP_URL"], default_channel=Channel(prefetch_count=PREFETCH), logger=None
)
MessageId = Annotated[uuid.UUID, Header("cloudEvents_id")]


async def open_once(need: Need, message_id: MessageId) -> None:
    mark = insert(Inbox).values(message_id=message_id, consumer="desk").on_conflict_do_nothing()
    async with session_of.begin() as session:
        if await session.scalar(mark.returning(Inbox.message_id)) is not None:
            session.add_all((case_of(need), history_of(need, message_id)))
            session.add(Outbox(message_id=new_id(), event=event_of(need)))


async def open_plainly(need: Need, message_id: MessageId) -> None:
    async with session_of.begin() as session:
        session.add_all((case_of(need), history_of(need, message_id)))
    await broker.publish(event_of(need), exchange=EVENTS, routing_key=KEY, persist=True)


async def relay_once() -> int:
    """Publish the oldest rows together, each confirmed when its `publish` returns; then delete them."""
    async with session_of.begin() as session:
        oldest = sa.select(Outbox).order_by(Outbox.seq).limit(AT_ONCE)
        rows = (await session.scalars(oldest.with_for_update(skip_locked=True))).all()
        told = {"exchange": EVENTS, "routing_key": KEY, "persist": True}
        sent = (broker.publish(r.event, message_id=str(r.message_id), **told) for r in rows)
        await asyncio.gather(*sent)
        if rows:
            await session.execute(sa.delete(Outbox).where(Outbox.seq.in_([r.seq for r in rows])))
    return len(rows)


async def relay() -> None:
    """Until SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await broker.connect()
    while not stopping.is_set():
        if not await relay_once():
            await asyncio.sleep(IDLE)
    await broker.stop()


async def serve(what: str) -> None:
    handler = {"guaranteed": open_once, "plain": open_plainly}[what]
    broker.subscriber(QUEUE, ack_policy=AckPolicy.NACK_ON_ERROR)(handler)
    await FastStream(broker).run()


if __name__ == "__main__":
    # What `faststream run` does where uvloop is installed.
    uvloop.run(relay() if sys.argv[1] == "relay" else serve(sys.argv[1]))
