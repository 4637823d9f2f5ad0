"""Scenario 6: an agency on all four channels is killed again and again under load: nothing missed, nothing foreign."""

import contextlib
import json
import random
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.clock import utc_now
from chassis.database import connect
from chassis.ids import new_id
from chassis.work import WorkFactory
from contracts.providers import NeedTakenBack
from harness.four_channels import STARTED
from harness.town import Town
from matching.storage.work import MatchingWork

pytestmark = [
    pytest.mark.system,
    pytest.mark.clause("6.2.2"),
    pytest.mark.clause("9.3.3", part=True),
]
AGENCIES = {"amqp": "P001", "webhook": "P002", "stream": "P003", "pull": "P004"}
AT_ONCE = {"webhook": 4}  # events that a channel hands over before the first is dealt with
KILLS, FEW_KILLS = 100, 10
RATE = 20  # events a second for each provider
NEEDS = 10
BACK_WITHIN, DRAINED_WITHIN = 45.0, 180.0
PROGRAM = Path(__file__).parent / "harness" / "four_channels.py"


class Teller:
    """Tells each agency the same, need after need, as matching does."""

    def __init__(self, town: Town) -> None:
        self.engine = connect(town.running.database_urls["matching"])
        self.factory = WorkFactory(self.engine, MatchingWork, "matching")
        self.needs = [new_id() for _ in range(NEEDS)]
        self.told: dict[str, dict[str, tuple[str, int]]] = {one: {} for one in AGENCIES.values()}
        self._ending = threading.Event()

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        thread = threading.Thread(target=self._run)
        thread.start()
        try:
            yield
        finally:
            self._ending.set()
            thread.join()
            self.engine.dispose()

    def _run(self) -> None:
        number = 0
        while not self._ending.wait(1 / RATE):
            self._tell(number)
            number += 1

    def _tell(self, number: int) -> None:
        need = self.needs[number % NEEDS]
        with self.factory.open() as work:
            for provider in AGENCIES.values():
                work.emit(self._message(provider, need, number))
            posted = {one: letters[-1][0] for one, letters in work.mail.posted.items()}
        for provider, event_id in posted.items():
            self.told[provider][str(event_id)] = (str(need), number)

    def _message(self, provider: str, need: uuid.UUID, number: int) -> NeedTakenBack:
        return NeedTakenBack(
            occurred_at=utc_now(),
            actor="station",
            actor_role="system",
            offer_id=need,
            item_id=need,
            provider=provider,
            reason=str(number),
        )


class Program:
    """The agency's program, started and killed."""

    def __init__(self, folder: Path, orders: dict[str, Any], listener: socket.socket) -> None:
        self.folder, self.orders, self.listener = folder, orders, listener
        self.popen: subprocess.Popen[str] | None = None
        self.starts = 0

    def start(self) -> None:
        self.starts += 1
        self.popen = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(PROGRAM)],
            stdin=subprocess.PIPE,
            text=True,
            pass_fds=[self.listener.fileno()],
        )
        assert self.popen.stdin
        self.popen.stdin.write(json.dumps(self.orders))
        self.popen.stdin.close()

    def kill(self) -> None:
        if self.popen:
            self.popen.kill()
            self.popen.wait()
            self.popen = None

    def lines(self, channel: str) -> list[dict[str, Any]]:
        """What was written down; the last line may have been cut off by a kill."""
        path = self.folder / channel
        text = path.read_text() if path.exists() else ""
        return [json.loads(line) for line in text.splitlines() if line.endswith("}")]

    def silent(self) -> list[str]:
        """The channels that have had no event since the last start."""
        return [channel for channel in AGENCIES if not self._has_heard(channel)]

    def _has_heard(self, channel: str) -> bool:
        lines = self.lines(channel)
        return lines.count(STARTED) == self.starts and lines[-1] != STARTED


@pytest.fixture
def program(town: Town, tmp_path: Path) -> Iterator[Program]:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener, _clients(town) as known:
        hook = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        secret = known["webhook"].subscribed(endpoint_url=hook)
        for channel in ("stream", "pull"):
            known[channel].subscribed()
        made = Program(tmp_path, _orders(town, tmp_path, listener, known, secret), listener)
        try:
            yield made
        finally:
            made.kill()


def _orders(town: Town, folder: Path, listener: Any, known: Any, secret: str) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "urls": dict(town.running.service_urls),
        "provider": AGENCIES["amqp"],
        "amqp_url": town.running.provider_amqp(AGENCIES["amqp"]),
        "clients": {channel: one.credentials for channel, one in known.items()},
        "secret": secret,
        "socket": listener.fileno(),
    }


class Known:
    """A provider as the services know it: its client credentials, its subscription."""

    def __init__(self, town: Town, channel: str, operator: httpx.Client) -> None:
        self.channel, provider = channel, AGENCIES[channel]
        body = {"name": f"four-{provider}", "role": "provider", "provider": provider}
        made = operator.post("/v1/clients", json=body)
        made.raise_for_status()
        self.credentials = {key: made.json()[key] for key in ("client_id", "client_secret")}
        token = operator.post("/v1/tokens/client", json=self.credentials).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        self.http = httpx.Client(base_url=town.running.service_urls["matching"], headers=headers)
        self.before = self.http.get("/v1/subscription").json()

    def subscribed(self, **more: Any) -> str:
        """On its channel from now on; the secret of its web hook, if it has one."""
        self._put({"channel": self.channel, **more})
        if self.channel != "webhook":
            return ""
        return str(self.http.post("/v1/subscription/secret").json()["secret"])

    def as_before(self) -> None:
        chosen = {key: self.before[key] for key in ("channel", "filters", "receives")}
        self._put({**chosen, "endpoint_url": self.before["endpoint_url"]})
        self.http.close()

    def _put(self, body: dict[str, Any]) -> None:
        version = self.http.get("/v1/subscription").headers["ETag"]
        answer = self.http.put("/v1/subscription", json=body, headers={"If-Match": version})
        answer.raise_for_status()


@contextlib.contextmanager
def _clients(town: Town) -> Iterator[dict[str, Known]]:
    with httpx.Client(base_url=town.running.service_urls["admin"]) as operator:
        body = {"account": "operator", "password": town.running.operator_password}
        token = operator.post("/v1/tokens", json=body).json()["access_token"]
        operator.headers["Authorization"] = f"Bearer {token}"
        known = {channel: Known(town, channel, operator) for channel in AGENCIES}
    yield known
    for one in known.values():
        one.as_before()


def eventually(what: str, condition: Any, seconds: float) -> None:
    """Until the condition gives nothing to wait for."""
    until = time.monotonic() + seconds
    while left := condition():
        assert time.monotonic() < until, f"not within {seconds} s: {what}: {left}"
        time.sleep(0.1)


def missing(program: Program, teller: Teller) -> dict[str, int]:
    """How many events each channel has not got yet."""
    found = {}
    for channel, provider in AGENCIES.items():
        got = {line["id"] for line in program.lines(channel) if line != STARTED}
        if lacking := set(teller.told[provider]) - got:
            found[channel] = len(lacking)
    return found


@pytest.mark.timeout(1200)
def test_each_channel_hands_over_each_event_once_and_in_order_however_often_it_is_killed(
    town: Town, program: Program
) -> None:
    teller, chance = Teller(town), random.Random(6)
    kills = KILLS if town.full else FEW_KILLS
    with teller.telling():
        for _ in range(kills):
            program.start()
            eventually("every channel is back", program.silent, BACK_WITHIN)
            time.sleep(chance.uniform(0.0, 0.3))
            program.kill()
        program.start()
        eventually("every channel is back", program.silent, BACK_WITHIN)
    eventually("all has arrived", lambda: missing(program, teller), DRAINED_WITHIN)
    program.kill()

    for channel, provider in AGENCIES.items():
        lines, told = program.lines(channel), teller.told[provider]
        assert lines.count(STARTED) == kills + 1
        mine = [line for line in lines if line.get("id") in told]
        assert {line["provider"] for line in lines if line != STARTED} == {provider}
        assert doubled(lines, AT_ONCE.get(channel, 1)) == set(), channel
        assert out_of_order(mine, told) == [], channel


def doubled(lines: list[dict[str, Any]], at_once: int) -> set[str]:
    """Events handed over twice, but for those that a kill met before they were noted as dealt with."""
    seen, excused = Counter[str](), set[str]()
    for place, line in enumerate(lines):
        if line == STARTED:
            before = [one["id"] for one in lines[max(0, place - at_once) : place] if one != STARTED]
            excused |= set(before)
        else:
            seen[line["id"]] += 1
    return {one for one, times in seen.items() if times > 1 + (one in excused)}


def out_of_order(lines: list[dict[str, Any]], told: dict[str, tuple[str, int]]) -> list[str]:
    """Events that came after a later one of the same need, counting each at its first coming."""
    last, wrong, seen = dict[str, int](), [], set[str]()
    for line in lines:
        need, number = told[line["id"]]
        if line["id"] not in seen and number < last.get(need, -1):
            wrong.append(line["id"])
        seen.add(line["id"])
        last[need] = max(number, last.get(need, -1))
    return wrong
