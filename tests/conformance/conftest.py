"""One whole system for all conformance tests, seen from outside: HTTP through the portal, and the providers' room."""

import dataclasses
import functools
import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import kombu
import pytest

from harness.gateway import Gateway
from station import demo
from station.context import DemoContext
from station.demo.accounts import Cast, gather
from station.demo.client import Caller, Person, Refused
from station.demo.evaluation import filled_in
from station.demo.form import STATION, complete_form
from station.demo.matching import terms
from station.demo.service import perform
from station.demo.telling import Story
from station.demo.waiting import found, until
from station.local import System, system

RESPONSE_SECONDS = 6
ANSWER_SECONDS = 12  # for an opinion on a provider, and between reminders
RETRIES = "0.01,0.02"  # minutes before each further attempt of a notice
SETTINGS = {
    "matching": {"SERVICE_OFFER_RESPONSE_SECONDS": str(RESPONSE_SECONDS)},
    "evaluation": {"SERVICE_OPINION_ANSWER_HOURS": str(ANSWER_SECONDS / 3600)},
    "admin": {"SERVICE_ARGON2_COST": "1,8192,1"},
}
OTHER_ENTERPRISE = "91210102MA0HPJM266"
FOOD = "food_drug_testing"
GREEN = {"green_ground": "major_project", "green_evidence": "重大项目清单第 3 项"}


@pytest.fixture(scope="session")
def gateway() -> Iterator[Gateway]:
    one = Gateway()
    yield one
    one.close()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[System]:
    channels = tmp_path_factory.mktemp("gateway") / "channels.json"
    channels.write_text(gateway.setting, encoding="utf-8")
    notices = {
        "SERVICE_NOTICE_CHANNELS_FILE": str(channels),
        "SERVICE_NOTICE_RETRY_MINUTES": RETRIES,
    }
    with system(
        tmp_path_factory.mktemp("conformance"),
        portal=True,
        fresh=True,
        prefix="conformance",
        environment={**SETTINGS, "tracking": notices},
    ) as one:
        yield one


@pytest.fixture(scope="session")
def context(running: System) -> DemoContext:
    return DemoContext(
        portal_url=running.portal_url,
        service_urls=running.service_urls,
        operator_password=running.operator_password,
        provider_amqp=running.provider_amqp,
        secrets=running.tree.secrets,
        out=print,
    )


@pytest.fixture(scope="session")
def whole_case(context: DemoContext) -> demo.Outcome:
    """One case that went the whole way, by the demonstration."""
    return demo.run(context)


@pytest.fixture(scope="session")
def stage(running: System, context: DemoContext) -> Iterator["Stage"]:
    cast = gather(context, Story(print))
    stage = Stage(running, cast)
    yield stage
    stage.close()


@dataclasses.dataclass
class Stage:
    """The cast on a running system, and short ways to the state that a test begins with."""

    running: System
    cast: Cast

    def __post_init__(self) -> None:
        self.providers: dict[str, Caller] = {}
        self.others: list[Caller] = []

    @functools.cached_property
    def operator(self) -> Caller:
        return Caller(self.running.portal_url, Person("operator", self.running.operator_password))

    def provider(self, provider_id: str) -> Caller:
        """A provider's program, signed in with its client credentials."""
        if provider_id not in self.providers:
            machine = self.cast.machines[provider_id]
            self.providers[provider_id] = Caller(self.running.portal_url, machine)
        return self.providers[provider_id]

    def another_enterprise(self) -> Caller:
        """Somebody else, who has no case at all."""
        body = {
            "name": f"other-{uuid.uuid4().hex[:8]}",
            "display_name": "另一企业",
            "role": "enterprise",
            "enterprise": OTHER_ENTERPRISE,
            "password": uuid.uuid4().hex,
        }
        self.operator.post("admin/accounts", body)
        other = Caller(self.running.portal_url, Person(body["name"], body["password"]))
        self.others.append(other)
        return other

    def wish(self, **parts: Any) -> dict[str, Any]:
        """What is posted to file a form that asks for `parts` (boxes, other_needs, tables) alone."""
        content = {**complete_form(), "boxes": [], "other_needs": {}, "tables": {}, **parts}
        return {"station_code": STATION, "channel": "web", "content": content}

    def row(self, table: str) -> dict[str, Any]:
        """A form's part that asks for one row of a table."""
        return {"tables": {table: complete_form()["tables"][table]}}

    def accept(self, *, green: bool = False, **parts: Any) -> dict[str, Any]:
        """A form filed and accepted; its acceptance notice, once every service knows of it."""
        form = self.cast.enterprise.post("intake/forms", self.wish(**parts))
        path, granted = f"intake/forms/{form['id']}/acceptance", GREEN if green else {}
        notice: dict[str, Any] = self.cast.window.post(path, granted)
        for item in notice["items"]:
            for service in ("matching", "tracking", "evaluation"):
                self.known(f"{service}/items/{item['item_id']}")
        return notice

    def known(self, path: str) -> Any:
        return until(path, path, lambda: found(self.cast.officer, path))

    def assess(self, item_id: str, way: str, code: str | None = None) -> dict[str, Any]:
        body = {"way": way, "reason": "按能力评估", **({"code": code} if code else {})}
        assessed: dict[str, Any] = self.cast.officer.post(
            f"matching/items/{item_id}/assessment", body
        )
        return assessed

    def seeking(self, table: str = FOOD, *, green: bool = False) -> str:
        """An item for whose service a provider is sought."""
        item_id: str = self.accept(green=green, **self.row(table))["items"][0]["item_id"]
        self.assess(item_id, "provider")
        return item_id

    def ranked(self, item_id: str) -> list[str]:
        candidates = self.cast.enterprise.get(f"matching/items/{item_id}/candidates")
        return [one["provider_id"] for one in candidates["ranked"]]

    def offered(self, item_id: str, provider: str) -> dict[str, Any]:
        """The offer after the enterprise has chosen this provider."""
        offer: dict[str, Any] = self.cast.enterprise.post(
            f"matching/items/{item_id}/choice", {"provider_id": provider}
        )
        return offer

    def agreed_with_station(self, box: str = "standards_lookup") -> str:
        """An item that the station serves by itself, on terms that both sides confirmed."""
        item = self.accept(boxes=[box])["items"][0]
        path = f"matching/items/{item['item_id']}"
        self.assess(item["item_id"], "station")
        self.cast.officer.post(f"{path}/proposals", terms(item["code"], 1, "0.00"))
        self.cast.enterprise.post(f"{path}/confirmation")
        return str(item["item_id"])

    def served(self) -> dict[str, Any]:
        """The questionnaire of an item whose service has ended and was summed up."""
        item = perform(self.cast.officer, self.agreed_with_station(), "质量服务部")
        return self.questionnaire(item["item_id"])

    def questionnaire(self, item_id: str) -> dict[str, Any]:
        """The questionnaire of an item, with the token of its link while it is open."""

        def issued() -> Any:
            every = self.cast.enterprise.get("evaluation/questionnaires", limit=100)["items"]
            return next((one for one in every if one["item_id"] == item_id), None)

        one: dict[str, Any] = until("评价表", "the questionnaire", issued)
        return {**one, "token": (one["link"] or "").rpartition("/")[2]}

    def appendix_c(self, token: str, grade: str = "satisfied") -> dict[str, str]:
        """A whole Appendix C as the enterprise fills it in."""
        form = self.cast.public.get(f"evaluation/answers/{token}")
        return filled_in(form, complete_form()["enterprise"], grade)

    def item(self, item_id: str) -> dict[str, Any]:
        item: dict[str, Any] = self.cast.officer.get(f"matching/items/{item_id}")
        return item

    def notified(self, item_id: str, step: str) -> bool:
        """Whether the enterprise was told of this step of its item."""
        told = self.cast.enterprise.get("tracking/notifications", limit=100)["items"]
        return any(one["item_id"] == item_id and one["step"] == step for one in told)

    def close(self) -> None:
        for caller in (self.operator, *self.providers.values(), *self.others):
            caller.close()
        self.cast.close()


def refused(call: Any, *arguments: Any, **options: Any) -> Refused:
    """The refusal that a call has to meet, said in Chinese and English."""
    with pytest.raises(Refused) as caught:
        call(*arguments, **options)
    problem = caught.value.problem
    assert problem["code"]
    assert any("一" <= letter <= "鿿" for letter in problem["detail_zh"])
    assert problem["detail_en"].isascii() or problem["detail_en"] != problem["detail_zh"]
    assert "Traceback" not in json.dumps(problem)
    return caught.value


@pytest.fixture(scope="session", name="refused")
def _refused() -> Any:
    return refused


class Subscriber:
    """A provider's own program on the broker: it reads its own queue."""

    def __init__(self, url: str, queue: str) -> None:
        self._url, self._queue = url, queue
        self._messages: list[tuple[dict[str, Any], dict[str, Any]]] = []
        self._ending = threading.Event()

    def wait_for(self, kind: str, item_id: str, seconds: float = 30) -> dict[str, Any]:
        """The body of the first message of this kind about this item."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for body in self.seen(item_id, kind):
                return body
            time.sleep(0.05)
        raise AssertionError(f"no {kind} about {item_id} among {self._messages}")

    def seen(self, item_id: str, kind: str | None = None) -> list[dict[str, Any]]:
        return [
            body
            for headers, body in list(self._messages)
            if body.get("item_id") == item_id and kind in (None, headers["cloudEvents_type"])
        ]

    def every(self, kind: str) -> list[dict[str, Any]]:
        """Bodies of this kind in the order in which they came."""
        return [body for headers, body in self._messages if headers["cloudEvents_type"] == kind]

    @contextmanager
    def listening(self) -> Iterator["Subscriber"]:
        thread = threading.Thread(target=self._listen)
        thread.start()
        try:
            yield self
        finally:
            self._ending.set()
            thread.join()

    def _listen(self) -> None:
        queue = kombu.Queue(self._queue, no_declare=True)
        with (
            kombu.Connection(self._url) as connection,
            kombu.Consumer(connection, [queue], on_message=self._take, auto_declare=False),
        ):
            while not self._ending.is_set():
                try:
                    connection.drain_events(timeout=0.2)
                except TimeoutError:
                    continue

    def _take(self, message: kombu.Message) -> None:
        self._messages.append((message.headers, json.loads(message.body)))
        message.ack()


@pytest.fixture
def subscribed(running: System) -> Any:
    """`with subscribed("P001") as agency:` a real subscriber with that provider's own account."""

    def subscribe(provider: str) -> Any:
        return Subscriber(running.provider_amqp(provider), f"provider.{provider}").listening()

    return subscribe
