"""What a provider is told, read by itself: page by page, or as a stream that is held open (6.2.2)."""

import json
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g, request
from flask_smorest import Blueprint

from chassis.bell import LOOK, Bell, bell_of
from chassis.http import current_actor, current_work
from chassis.identity import may
from matching.api import mail as schemas
from matching.domain.delivery import check_cursor, event_of
from matching.domain.errors import CursorTooOld, CursorUnknown
from matching.domain.subscription import PUSHED
from matching.storage import mail

HEARTBEAT = 15.0  # seconds
RETRY = 2000  # milliseconds until a client that lost the stream comes back
PAGE = 100

blueprint = Blueprint(
    "events", __name__, url_prefix="/v1/events", description="机构收件箱 / what a provider is told"
)


@dataclass(frozen=True)
class Reader:
    """Reads a provider's mailbox in short transactions, and waits between them without one."""

    factory: Any
    provider: str
    bell: Bell
    health: Any

    def start(self, after: int | None) -> tuple[int, int]:
        """Where to read on from, and the oldest position; what is before was received. Raises CursorTooOld,
        CursorUnknown."""
        with self.factory.open() as work:
            oldest, last = mail.bounds(work.session, self.provider)
            if after is None:
                first = mail.first_waiting(work.session, self.provider)
                return (last if first is None else first - 1), oldest
            check_cursor(after, oldest, last)
            self.acknowledge(work, after)
            return after, oldest

    def acknowledge(self, work: Any, position: int) -> None:
        """Everything up to a position has arrived; on a channel where the station sends, it alone knows."""
        channel = work.subscriptions.of(self.provider).channel
        if channel not in PUSHED:
            mail.acknowledge(work.session, self.provider, position, str(channel), work.now)

    def page(self, after: int, limit: int) -> list[dict[str, Any]]:
        with self.factory.open() as work:
            rows = mail.read(work.session, self.provider, after, limit)
        return [event_of(row.headers, row.position, mail.data_of(row.body)) for row in rows]

    def wait(self, since: int, seconds: float) -> None:
        """Until there may be something new; LOOK at most, since a bell may be missed."""
        if not self.health.stopping:
            self.bell.wait(since, self.provider, min(seconds, LOOK))


@blueprint.route("")
@may("provider")
@blueprint.arguments(schemas.EventsQuery, location="query")
@blueprint.response(200, schemas.Events)
def list_events(query: dict[str, Any]) -> dict[str, Any]:
    """The next events in order; with `wait` the answer comes as soon as there is one."""
    reader = _reader()
    after, oldest = reader.start(query["after"])
    deadline = time.monotonic() + query["wait"]
    while True:
        heard = reader.bell.heard
        found = reader.page(after, query["limit"])
        left = deadline - time.monotonic()
        if found or left <= 0 or reader.health.stopping:
            next_ = int(found[-1]["sequence"]) if found else after
            return {"items": found, "next": next_, "oldest": oldest}
        reader.wait(heard, left)


@blueprint.route("/acknowledgement", methods=["POST"])
@may("provider")
@blueprint.arguments(schemas.Acknowledgement)
@blueprint.response(200, schemas.Acknowledged)
def acknowledge(body: dict[str, Any]) -> dict[str, Any]:
    """Everything up to this position has arrived."""
    work, reader = current_work(), _reader()
    oldest, last = mail.bounds(work.session, reader.provider)
    check_cursor(max(body["position"], oldest - 1), oldest, last)
    reader.acknowledge(work, body["position"])
    return body


@blueprint.route("/replay", methods=["POST"])
@may("provider")
@blueprint.arguments(schemas.Replay)
@blueprint.response(200, schemas.Count)
def replay(body: dict[str, Any]) -> dict[str, Any]:
    """Have events wait once more, under their own ids: by id, by time, or what was given up."""
    return {"count": mail.send_again(current_work().session, _reader().provider, **body)}


@blueprint.route("/stream")
@may("provider")
@blueprint.arguments(schemas.StreamQuery, location="query")
@blueprint.response(200, content_type="text/event-stream")
def stream(query: dict[str, Any]) -> Response:
    """Server-sent events from a cursor on (`Last-Event-ID`), until the client or the service leaves."""
    cursor = request.headers.get("Last-Event-ID", "")
    after = int(cursor) if cursor.isdecimal() and len(cursor) < 19 else query["after"]
    return Response(
        _stream(_reader(), after),
        mimetype="text/event-stream",
        headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"},
    )


def _reader() -> Reader:
    return Reader(
        factory=g.factory,
        provider=current_actor().provider or "",
        bell=bell_of(g.factory.engine, mail.MAIL),
        health=current_app.extensions["health"],
    )


def _stream(reader: Reader, after: int | None) -> Iterator[str]:
    yield f"retry: {RETRY}\n\n"
    try:
        position, _ = reader.start(after)
    except (CursorTooOld, CursorUnknown):
        position = yield from _reset(reader)
    spoken = time.monotonic()
    while not reader.health.stopping:
        heard = reader.bell.heard
        for event in reader.page(position, PAGE):
            position = int(event["sequence"])
            yield _written(str(event["type"]), event, position)
            spoken = time.monotonic()
        if time.monotonic() - spoken > HEARTBEAT:
            yield ": heartbeat\n\n"
            spoken = time.monotonic()
        reader.wait(heard, LOOK)


def _reset(reader: Reader) -> Generator[str, None, int]:
    """Say that the cursor is of no use, and go on from the oldest that is kept."""
    with reader.factory.open() as work:
        oldest, _ = mail.bounds(work.session, reader.provider)
    yield _written("reset", {"oldest": oldest}, oldest - 1)
    return oldest - 1


def _written(kind: str, data: Any, position: int) -> str:
    return f"id: {position}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
