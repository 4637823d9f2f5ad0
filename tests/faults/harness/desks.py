"""All five services in this process, on real databases, without a broker: real requests make a real stream of events.

What a service says is carried to whoever listens, through the chassis' own way with messages (chassis.handling).
"""

import contextlib
import dataclasses
import functools
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from chassis import inbox
from chassis.bus import Subscription, service_class
from chassis.clock import utc_now
from chassis.envelope import PREFIX, Received, kept
from chassis.handling import Handling, Subscribed
from chassis.ids import new_id
from chassis.parts import definition_of
from chassis.tables import outbox, parked_message
from chassis.testing import Bench, Client, bench
from contracts.manifest import SERVICES, SUBSCRIPTIONS
from harness import stories
from harness.people import ENTERPRISE, Request
from station.demo.evaluation import filled_in
from station.demo.form import complete_form

SETTINGS = {
    "SERVICE_LINK_SECRET": "a secret of the tests",
    "SERVICE_PUBLIC_URL": "http://portal.test",
    "SERVICE_OPERATOR_PASSWORD": "a word of the tests",
    "SERVICE_ARGON2_COST": "1,8192,1",
    "SERVICE_OFFER_RESPONSE_SECONDS": "86400",
}
OFFERED, ISSUED = "matching.need_offered", "evaluation.questionnaire_issued"
REVISED = (
    "admin.station_published",
    "admin.calendar_published",
    "matching.catalogue_item_published",
)
HEARD = {s: {c.name for c in contracts} for s, contracts in SUBSCRIPTIONS.items()}


@dataclasses.dataclass(frozen=True)
class Said:
    """One message of the stream, as its receivers get it."""

    name: str
    received: Received


def handling(service: str, factory: Any) -> Handling:
    """The service's own handlers under the chassis' rules."""
    made, cls = Handling(factory, service), service_class(definition_of(service))
    for name, method in vars(cls).items():
        for entrypoint in getattr(method, "nameko_entrypoints", ()):
            if isinstance(entrypoint, Subscription):
                handler = functools.partial(_call, cls, name)
                made.add(Subscribed(entrypoint.contract, handler, entrypoint.in_order))
    return made


def _call(cls: type[Any], name: str, work: Any, message: Any) -> None:
    getattr(cls(), name)(work, message)


def try_parked(hands: Handling) -> None:
    """Everything parked is due now, again and again while that helps any of it."""
    left = None
    while left != (left := _count_parked(hands)) and left:
        with hands.factory.open() as work:
            work.session.execute(sa.update(parked_message).values(due_at=sa.func.now()))
            due = inbox.claim_parked(work.session, limit=10_000)
        for received in due:
            hands.settle_suspect(received)


def _count_parked(hands: Handling) -> int:
    with hands.factory.open() as work:
        return int(work.session.scalar(sa.select(sa.func.count()).select_from(parked_message)))


class Desks:
    """The five services at work; `stream` is everything that was said so far, in its order."""

    def __init__(self, benches: Mapping[str, Bench]) -> None:
        self.benches = benches
        self.hands = {name: handling(name, one.factory) for name, one in benches.items()}
        self.stream: list[Said] = []

    def tell(self, story: stories.Story) -> None:
        """A whole story, each request once all that the one before led to has arrived."""
        request = next(story)
        with contextlib.suppress(StopIteration):
            while True:
                answer = self.send(request)
                request = story.send(answer)

    def send(self, request: Request) -> Any:
        """One request as its sender; raises AssertionError where it is refused."""
        answer = self._client(request).post(
            f"/v1/{request.path}",
            json=request.body or {},
            headers={"Idempotency-Key": request.key},
        )
        assert answer.status_code < 300, f"{request}: {answer.status_code} {answer.text}"
        self.carry()
        return answer.json

    def carry(self) -> None:
        """Take what was said to whoever listens, until nobody says anything more."""
        while said := [one for name in SERVICES for one in self._take_outbox(name)]:
            self._hand_out(said)

    def revise(self) -> None:
        """One station, one item of the catalogue and one calendar are published again, changed."""
        for name in REVISED:
            first = next(one for one in self.stream if one.name == name)
            body = {**first.received.data(), "occurred_at": utc_now().isoformat()}
            body["revision"] += 1
            body |= {key: f"{body[key]}（新）" for key in ("name_zh", "address") if key in body}
            headers = {**first.received.headers, PREFIX + "id": str(new_id())}
            again = Said(name, Received(headers=headers, body=json.dumps(body).encode()))
            self._hand_out([again])
            self.carry()

    def accept_offers(self) -> None:
        """The provider takes what it was offered."""
        for offered in [one for one in self.stream if one.name == OFFERED]:
            body = offered.received.data()
            self.tell(stories.acceptance(body["provider"], body["item_id"], body["offer_id"]))

    def evaluate_all(self) -> None:
        """Every questionnaire of every case is answered."""
        for issued in [one for one in self.stream if one.name == ISSUED]:
            self.evaluate(issued.received.data()["case_id"])

    def evaluate(self, case_id: str) -> None:
        """The enterprise answers each questionnaire of a case by its link; the case is closed and archived."""
        client = self.benches["evaluation"].client
        asked = client.as_("enterprise", enterprise=ENTERPRISE)
        for issued in asked.get(f"/v1/questionnaires?case_id={case_id}").json["items"]:
            path = f"/v1/answers/{issued['link'].rpartition('/')[2]}"
            form = client.get(path).json
            content = filled_in(form, complete_form()["enterprise"], "satisfied")
            answer = client.post(path, json={"content": content})
            assert answer.status_code < 300, answer.text
            self.carry()

    def _hand_out(self, said: list[Said]) -> None:
        self.stream += said
        for service, hands in self.hands.items():
            hands.settle([one.received for one in said if one.name in HEARD[service]])
            try_parked(hands)

    def heard_by(self, service: str) -> list[Received]:
        """The stream as one service hears it."""
        return [one.received for one in self.stream if one.name in HEARD[service]]

    def _client(self, request: Request) -> Client:
        role, _, station = request.who.partition("@")
        client = self.benches[request.service].client
        if role == "enterprise":
            return client.as_(role, enterprise=ENTERPRISE)
        if station:
            return client.as_(role, station=station)
        return client.as_("provider", provider=role)

    def _take_outbox(self, service: str) -> Iterator[Said]:
        with self.benches[service].engine.begin() as connection:
            taking = sa.delete(outbox).returning(*outbox.c)
            rows = sorted(connection.execute(taking).all(), key=lambda row: row.message_id)
        for row in rows:
            name = row.headers["cloudEvents_type"]
            yield Said(name, Received(headers=kept(row.headers), body=bytes(row.body)))


@contextlib.contextmanager
def open_desks() -> Iterator[Desks]:
    """Five services with their reference data, which they have not told each other yet."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(settings())
        benches = {service: stack.enter_context(bench(service)) for service in SERVICES}
        for service, one in benches.items():
            if load := definition_of(service).load_reference:
                with one.factory.open() as work:
                    load(work)
        yield Desks(benches)


@contextlib.contextmanager
def settings() -> Iterator[None]:
    """What the services ask of their environment."""
    before = {name: os.environ.get(name) for name in SETTINGS}
    os.environ.update(SETTINGS)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
