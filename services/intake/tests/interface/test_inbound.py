"""Messages from outside over HTTP: signed, taken once, sorted by staff (6.1.3)."""

import base64
import datetime
import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from chassis.testing import Bench, Client

SECRET = f"whsec_{'A' * 32}"
STATION, OTHER_STATION = "SY-TX-01", "SY-HP-01"
ENTERPRISE = "91210106MA0P4T8K5T"
Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    known = json.dumps({"wecom": [SECRET], "mta": [SECRET]})
    monkeypatch.setenv("SERVICE_INBOUND_SECRETS", known)


@pytest.fixture
def post(service: Bench) -> Post:
    """Posts as a gateway does: the body signed at this moment, or as told."""

    def send(place: str, body: Any, *, key: str = "m-1", secret: str = SECRET) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        at = datetime.datetime.now(datetime.UTC)
        headers = {
            "webhook-id": key,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(secret).sign(key, at, raw.decode("utf-8", "replace")),
        }
        return service.client.call(
            "POST",
            f"/v1/inbound/{place}",
            data=raw,
            headers=headers,
            content_type="application/json",
        )

    return send


def a_message(**changed: Any) -> dict[str, Any]:
    told = {"station_code": STATION, "sender": "wx-77", "words": "压力表要检定"}
    return {**told, "enterprise": ENTERPRISE, **changed}


def a_mail(**fields: str) -> dict[str, str]:
    given = {"From": "q@example.com", "To": "sy-tx-01@station.example", "Subject": "needs"}
    heads = {**given, "Message-ID": "<1@example.com>", **fields}
    lines = [f"{name}: {value}" for name, value in heads.items()]
    raw = "\r\n".join([*lines, "", "please call"]).encode()
    return {"raw": base64.b64encode(raw).decode()}


@pytest.mark.clause("6.1.3")
def test_an_instant_message_becomes_a_draft_over_its_channel(
    post: Post, window: Client, service: Bench
) -> None:
    content = {"boxes": ["standards_lookup"]}
    kept = post("im/wecom", a_message(content=content))
    (listed,) = window.get("/v1/inbound?state=new").json["items"]
    draft = window.post(f"/v1/inbound/{kept.json['id']}/need")

    assert (kept.status_code, set(kept.json)) == (202, {"id", "received_at"})
    assert (listed["id"], listed["words"], listed["sender"]) == (
        *(kept.json["id"], "压力表要检定", "wx-77"),
    )
    assert (draft.status_code, draft.json["channel"]) == (201, "instant_message")
    assert draft.json["content"]["boxes"] == ["standards_lookup"]
    assert draft.json["enterprise"] == ENTERPRISE
    again = window.post(f"/v1/inbound/{kept.json['id']}/inquiry")
    assert (again.status_code, again.json["code"]) == (409, "already_closed")
    assert service.said() == []


@pytest.mark.clause("6.1.3")
def test_an_email_becomes_a_consultation_and_is_one_by_its_message_id(
    post: Post, window: Client
) -> None:
    first = post("mail/mta", a_mail(), key="a")
    again = post("mail/mta", a_mail(), key="b")
    inquiry = window.post(f"/v1/inbound/{first.json['id']}/inquiry")

    assert first.json == again.json
    assert (inquiry.status_code, inquiry.json["channel"]) == (201, "email")
    assert inquiry.json["question"] == "needs\nplease call"
    assert inquiry.json["asker"] == "q@example.com"


@pytest.mark.clause("6.1.3")
def test_a_replayed_message_creates_nothing(post: Post, window: Client) -> None:
    answers = [post("im/wecom", a_message()).json for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(window.get("/v1/inbound").json["items"]) == 1


def test_the_same_message_twice_at_once_is_one(post: Post, window: Client) -> None:
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(post("im/wecom", a_message()).json))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one["id"] for one in answers}) == 1
    assert len(window.get("/v1/inbound").json["items"]) == 1


@pytest.mark.parametrize("place", ["im/wecom", "mail/mta", "im/nobody"])
def test_what_is_not_signed_is_refused_before_it_is_read(
    post: Post, service: Bench, window: Client, place: str
) -> None:
    forged = post(place, {"nonsense": 1}, secret=f"whsec_{'B' * 32}")
    bare = service.client.call("POST", f"/v1/inbound/{place}", json=a_message())
    for answer in (forged, bare):
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed")
        assert answer.json["detail_zh"]
        assert "errors" not in answer.json or not answer.json["errors"]
    assert window.get("/v1/inbound").json["items"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        ({"station_code": STATION}, 422),
        (a_message(station_code="SY-NO-99"), 422),
        (a_message(station_code="SY-XX-01"), 409),
        (a_message(words="x" * 20_001), 422),
        (a_message(words="a\x00b"), 422),
        (a_message(enterprise="91"), 422),
        (a_message(content=[1]), 422),
        (a_message(extra=1), 422),
    ],
)
def test_a_message_that_cannot_be_taken_is_refused_clearly(
    post: Post, body: Any, status: int
) -> None:
    answer = post("im/wecom", body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"raw": "!!!"}, "unreadable_mail"),
        ({"raw": base64.b64encode(b"hello").decode()}, "unreadable_mail"),
        (a_mail(To="info@example.com"), "no_station"),
        (a_mail(To="sy-no-99@example.com"), "unknown_station"),
        ({}, "invalid"),
    ],
)
def test_a_mail_that_cannot_be_taken_is_refused_clearly(post: Post, body: Any, code: str) -> None:
    answer = post("mail/mta", body)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_mail_to_two_stations_reaches_both(post: Post, window: Client, service: Bench) -> None:
    other = service.client.as_("window", station=OTHER_STATION, id="acc-other")
    for station in (STATION, OTHER_STATION):
        assert (
            post("mail/mta", {**a_mail(), "station_code": station}, key=station).status_code == 202
        )
    assert len(window.get("/v1/inbound").json["items"]) == 1
    assert len(other.get("/v1/inbound").json["items"]) == 1


def test_an_automatic_answer_is_kept_as_dismissed(post: Post, window: Client) -> None:
    post("mail/mta", a_mail(**{"Auto-Submitted": "auto-replied"}))
    (kept,) = window.get("/v1/inbound").json["items"]
    assert (kept["state"], kept["reason"]) == ("dismissed", "automatic")
    assert window.get("/v1/inbound?state=new").json["items"] == []


def test_a_dismissed_message_is_erased_after_ninety_days(
    post: Post, window: Client, service: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = post("im/wecom", a_message()).json["id"]
    assert window.post(f"/v1/inbound/{kept}/dismissal", json={"reason": "why"}).status_code == 422
    window.post(f"/v1/inbound/{kept}/dismissal", json={"reason": "spam"})
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=90, minutes=1)
    monkeypatch.setattr(service.factory, "clock", lambda: later)

    assert service.ring("forget_inbound", "forget_inbound", later) == 1

    (left,) = window.get("/v1/inbound").json["items"]
    assert (left["words"], left["sender"], left["reason"]) == ("", "", "spam")


def test_a_message_that_nobody_took_up_in_time_is_late(
    post: Post, window: Client, service: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    post("im/wecom", a_message())
    assert window.get("/v1/inbound?late=true").json["items"] == []
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=20)
    monkeypatch.setattr(service.factory, "clock", lambda: later)
    assert len(window.get("/v1/inbound?late=true").json["items"]) == 1


def test_another_station_sees_and_does_nothing(post: Post, service: Bench) -> None:
    kept = post("im/wecom", a_message()).json["id"]
    other = service.client.as_("officer", station=OTHER_STATION, id="acc-other")
    assert other.get("/v1/inbound").json["items"] == []
    for act in ("need", "inquiry"):
        assert other.post(f"/v1/inbound/{kept}/{act}").status_code == 404
    spam = {"reason": "spam"}
    assert other.post(f"/v1/inbound/{kept}/dismissal", json=spam).status_code == 404
    assert other.post(f"/v1/inbound/{uuid.uuid4()}/need").status_code == 404
