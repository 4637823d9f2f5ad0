"""A provider answers by message on its own exchange; what is refused comes back as a message (6.2.2)."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import amqp
import httpx
import kombu
import pytest

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.clause("6.2.2")]
PROVIDER = "P002"
WITHIN = 30  # seconds


class Agency:
    """A provider's own program: it says one thing and hears what comes."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel
        channel.confirm_select()

    def say(self, kind: str, body: Any, id: str | None = None) -> str:
        id = id or str(uuid.uuid4())
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        message = amqp.Message(raw, delivery_mode=2, application_headers={"cloudEvents_id": id})
        self.channel.basic_publish_confirm(message, f"answers.{PROVIDER}", kind)
        return id

    def hear(self, kind: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        until = time.monotonic() + WITHIN
        while time.monotonic() < until:
            came = self.channel.basic_get(f"provider.{PROVIDER}", no_ack=True)
            if came is None:
                time.sleep(0.05)
                continue
            data = json.loads(came.body)
            if came.headers["cloudEvents_type"] == kind and fits(data):
                return data
        raise AssertionError(f"no {kind} within {WITHIN} s")

    def refusal(self, id: str) -> Any:
        heard = self.hear("matching.answer_refused", lambda data: data["answer"]["answer_id"] == id)
        return heard["answer"]


ACCOUNT = "/v1/subscription/amqp-account"


def address(account: Any) -> str:
    scheme, _, node = account["address"].partition("://")
    user, word = account["username"], quote(account["password"], safe="")
    return f"{scheme}://{user}:{word}@{node}/{quote(account['vhost'], safe='')}"


def knock(url: str) -> None:
    """Connect and hang up; raises where the broker does not let this account in."""
    parts = urlsplit(url)
    connection = amqp.Connection(
        f"{parts.hostname}:{parts.port}",
        userid=parts.username,
        password=unquote(parts.password or ""),
        virtual_host=unquote(parts.path[1:]),
    )
    try:
        connection.connect()
    finally:
        connection.collect()


def open_account(client: httpx.Client) -> str:
    """A new password; the address of the account once it is made."""
    account = client.post(ACCOUNT).json()
    until = time.monotonic() + WITHIN
    while client.get(ACCOUNT).json()["made_at"] is None:
        assert time.monotonic() < until, "the account is not made"
        time.sleep(0.05)
    return address(account)


@pytest.fixture(scope="module")
def account(as_provider: Callable[[str], httpx.Client]) -> str:
    return open_account(as_provider(PROVIDER))


@pytest.fixture
def agency(account: str) -> Iterator[Agency]:
    with kombu.Connection(account) as connection, connection.channel() as channel:
        yield Agency(channel)


def test_a_renewed_password_lets_in_and_the_one_before_does_not(as_provider: Any) -> None:
    client = as_provider("P004")
    before, after = open_account(client), open_account(client)
    knock(after)
    with pytest.raises(amqp.exceptions.AccessRefused):
        knock(before)


def test_what_it_asks_for_is_done(agency: Agency) -> None:
    agency.say("matching.test_channel", {})
    assert agency.hear("matching.channel_tested")["provider"] == PROVIDER


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("matching.accept_offer", {"offer_id": str(uuid.uuid4())}, 404, "not_found"),
        ("tracking.start_service", {"item_id": str(uuid.uuid4())}, 404, "item_not_found"),
        (
            "evaluation.answer_opinion",
            {"opinion_id": str(uuid.uuid4()), "text": "好"},
            404,
            "opinion_unknown",
        ),
        ("matching.decline_offer", {"offer_id": str(uuid.uuid4())}, 422, "invalid"),
        ("matching.accept_offer", {}, 422, "invalid"),
        ("matching.nothing_such", {}, 400, "unknown_kind"),
        ("evaluation.write_summary", b"{", 400, "bad_request"),
    ],
)
def test_what_is_refused_comes_back_with_words(
    agency: Agency, kind: str, body: Any, status: int, code: str
) -> None:
    told = agency.refusal(agency.say(kind, body))
    assert (told["answer_type"], told["status"], told["code"]) == (kind, status, code)
    assert told["zh"]
    assert told["en"]


def test_every_wrong_field_is_named(agency: Agency) -> None:
    said = agency.say("matching.propose_terms", {"item_id": str(uuid.uuid4()), "odd": 1})
    fields = {field["field"] for field in agency.refusal(said)["fields"]}
    assert {"odd", "price_yuan", "starts_on", "cycle_working_days", "service_item"} <= fields


def test_a_message_that_comes_twice_is_done_once(agency: Agency) -> None:
    for _ in range(3):
        said = agency.say("matching.test_channel", {}, id="one-and-the-same")
    last = agency.say("matching.accept_offer", {})  # what comes after it in its order
    heard = []
    while True:
        came = agency.channel.basic_get(f"provider.{PROVIDER}", no_ack=True)
        if came is None:
            time.sleep(0.05)
            continue
        heard.append(came.headers["cloudEvents_type"])
        if json.loads(came.body).get("answer", {}).get("answer_id") == last:
            break
    assert heard.count("matching.channel_tested") == 1
    assert said == "one-and-the-same"
