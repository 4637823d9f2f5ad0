"""Notifications on their way: the chosen channel, once, again after a failure, given up in the end (7.3.2g)."""

import datetime
import json
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from chassis.identity import NotAllowed
from chassis.testing import actor_as
from tracking.adapters import channels
from tracking.couriers import waits
from tracking.domain.case import Case
from tracking.domain.delivery import (
    AGAIN_AFTER,
    ON_SITE,
    SPOOL,
    Choice,
    ContactPoint,
    Delivery,
    DeliveryState,
    Notice,
    check_contact,
)
from tracking.domain.delivery_errors import AddressInvalid, ChannelUnknown, NoCaseHere
from tracking.domain.escalation import Escalation
from tracking.usecases.telling import choose_at_window, choose_channel, note_escalation, tell

NOW = datetime.datetime(2026, 3, 2, 1, tzinfo=datetime.UTC)
OFFERED = frozenset({SPOOL, ON_SITE, "email", "sms", "wecom"})


def delivery(**changed: Any) -> Delivery:
    facts = {"addressee": "e", "template": "1", "occurred_at": NOW, "try_at": NOW}
    return Delivery(**{**facts, "message_id": uuid.uuid4(), **changed})


def contact(channel: str, address: str = "a@b.cn") -> dict[str, ContactPoint]:
    one = ContactPoint(
        addressee="e", channel=channel, address=address, changed_by="a", changed_at=NOW
    )
    return {"e": one}


class Sender:
    """Fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.sent = failures, list[tuple[str, str]]()

    def __call__(self, _delivery: Delivery, channel: str, address: str) -> str | None:
        self.sent.append((channel, address))
        self.failures -= 1
        return "网关未接收" if self.failures >= 0 else None


def test_it_goes_over_the_channel_that_was_chosen() -> None:
    one, sender = delivery(), Sender()
    tell([one], contact("email"), sender, NOW)
    assert sender.sent == [("email", "a@b.cn")]
    assert (one.state, one.channel, one.told_at) == (DeliveryState.TOLD, "email", NOW)


def test_who_chose_nothing_is_told_by_the_spool_file() -> None:
    one, sender = delivery(), Sender()
    tell([one], {}, sender, NOW)
    assert sender.sent == [(SPOOL, "")]
    assert one.channel == SPOOL


def test_who_wants_to_read_it_on_the_site_alone_is_sent_nothing() -> None:
    one, sender = delivery(), Sender()
    tell([one], contact(ON_SITE), sender, NOW)
    assert (sender.sent, one.state) == ([], DeliveryState.ON_SITE)


def test_a_failure_is_tried_again_later_and_given_up_in_the_end() -> None:
    one, now, waits = delivery(), NOW, []
    for _ in range(len(AGAIN_AFTER) + 1):
        tell([one], contact("email"), Sender(failures=1), now)
        waits.append(one.try_at - now)
        now = max(one.try_at, now)
    assert tuple(waits[:-1]) == AGAIN_AFTER
    assert (one.state, one.attempts, one.error) == (DeliveryState.FAILED, 6, "网关未接收")
    one.try_again(now)
    tell([one], contact("email"), Sender(), now)
    assert (one.state, one.error) == (DeliveryState.TOLD, "")


def test_the_operator_says_how_often_and_after_how_long_a_failure_is_tried_again() -> None:
    again, one = waits("0.5,2"), delivery()
    for wait in (30, 120):
        tell([one], {}, Sender(failures=1), NOW, again)
        assert (one.state, (one.try_at - NOW).seconds) == (DeliveryState.WAITING, wait)
    tell([one], {}, Sender(failures=1), NOW, again)
    assert (one.state, one.attempts) == (DeliveryState.FAILED, 3)
    assert waits("") == AGAIN_AFTER


@pytest.mark.parametrize("minutes", ["soon", "1;5", "1,-1", "nan", "1e300"])
def test_waits_that_are_no_minutes_are_refused_when_the_process_starts(minutes: str) -> None:
    with pytest.raises(ValueError, match="SERVICE_NOTICE_RETRY_MINUTES"):
        waits(minutes)


def test_a_failure_of_one_is_nothing_to_the_others() -> None:
    first, second = delivery(), delivery()
    tell([first, second], contact("email"), Sender(failures=1), NOW)
    assert (first.state, second.state) == (DeliveryState.WAITING, DeliveryState.TOLD)


def test_what_is_a_week_old_is_told_to_nobody() -> None:
    """After a replay of old messages nobody gets a flood."""
    old, sender = delivery(occurred_at=NOW - datetime.timedelta(days=8)), Sender()
    just = delivery(occurred_at=NOW - datetime.timedelta(days=7))
    tell([old, just], {}, sender, NOW)
    assert (old.state, just.state) == (DeliveryState.TOO_OLD, DeliveryState.TOLD)
    assert len(sender.sent) == 1


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        (SPOOL, ""),
        (ON_SITE, ""),
        ("email", "q@example.com"),
        ("sms", "13800000000"),
        ("wecom", "a_1"),
    ],
)
def test_a_contact_that_can_be_reached_is_taken(channel: str, address: str) -> None:
    check_contact(Choice(channel, address), OFFERED)


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "q@example"),
        ("email", "q@example.com?cc=x@y.cn"),
        ("email", ""),
        ("sms", "024-23456789"),
        ("wecom", "a/b"),
        ("wecom", "x" * 101),
    ],
)
def test_an_address_that_does_not_fit_is_refused(channel: str, address: str) -> None:
    with pytest.raises(AddressInvalid):
        check_contact(Choice(channel, address), OFFERED)


def test_a_channel_that_is_not_set_up_is_refused_with_what_there_is() -> None:
    with pytest.raises(ChannelUnknown) as caught:
        check_contact(Choice("pigeon", ""), OFFERED)
    assert "email" in caught.value.zh


NOTICE = Notice(id=uuid.uuid4(), to="e", case_id=uuid.uuid4(), zh="办件已受理", en="accepted")


def test_the_spool_holds_a_line_for_each_and_is_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_SPOOL_DIR", str(tmp_path / "spool"))
    for _ in range(2):
        channels.send(SPOOL, "", NOTICE, NOW)
    (file,) = (tmp_path / "spool").iterdir()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert file.name == "2026-03-02.jsonl"
    assert file.stat().st_mode & 0o077 == 0
    assert [line["id"] for line in lines] == [str(NOTICE.id)] * 2
    assert lines[0]["zh"] == "办件已受理"


def test_a_spool_that_cannot_be_written_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spool").write_text("in the way")
    monkeypatch.setenv("SERVICE_SPOOL_DIR", str(tmp_path / "spool"))
    with pytest.raises(channels.NotDelivered):
        channels.send(SPOOL, "", NOTICE, NOW)


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A gateway that refuses the first message and takes the next."""
    answers, got = [500, 200], list[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(
                f"{self.path} {self.rfile.read(int(self.headers['Content-Length'])).decode()}"
            )
            self.send_response(answers.pop(0))
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"json://127.0.0.1:{server.server_port}/to/{{address}}"
    monkeypatch.setenv("SERVICE_NOTICE_CHANNELS", json.dumps({"wecom": url}))
    yield got
    server.shutdown()
    server.server_close()


def test_a_real_gateway_gets_the_words_and_its_refusal_is_a_failure(gateway: Any) -> None:
    assert channels.offered() == {SPOOL, ON_SITE, "wecom"}
    with pytest.raises(channels.NotDelivered) as caught:
        channels.send("wecom", "user_1", NOTICE, NOW)
    channels.send("wecom", "user_1", NOTICE, NOW)
    assert "user_1" not in str(caught.value)
    assert len(gateway) == 2
    assert "/to/user_1" in gateway[1]
    assert "办件已受理" in json.loads(gateway[1].partition(" ")[2])["message"]


def test_a_channel_that_is_gone_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SERVICE_NOTICE_CHANNELS", raising=False)
    with pytest.raises(channels.NotDelivered):
        channels.send("wecom", "user_1", NOTICE, NOW)


STAFF = actor_as("window", station="S")


@pytest.mark.clause("7.3.2g")
def test_staff_note_the_channel_that_an_enterprise_of_theirs_asks_for_at_the_window(
    work: Any,
) -> None:
    work.cases.open(Case(case_id=uuid.uuid4(), station="S", enterprise="e"))
    choose_at_window(work, STAFF, "e", Choice("email", "q@example.com"), OFFERED)
    noted = work.deliveries.chosen["e"]
    assert (noted.channel, noted.address) == ("email", "q@example.com")
    assert (noted.changed_by, noted.station, noted.changed_at) == ("account-window", "S", work.now)


def test_staff_choose_nothing_for_an_enterprise_without_a_case_of_their_station(work: Any) -> None:
    work.cases.open(Case(case_id=uuid.uuid4(), station="T", enterprise="e"))
    work.cases.open(Case(case_id=uuid.uuid4(), station="S", enterprise="f"))
    with pytest.raises(NoCaseHere):
        choose_at_window(work, STAFF, "e", Choice(SPOOL, ""), OFFERED)
    assert work.deliveries.chosen == {}


def test_staff_choose_no_channel_that_the_enterprise_could_not(work: Any) -> None:
    work.cases.open(Case(case_id=uuid.uuid4(), station="S", enterprise="e"))
    for choice, wrong in (
        (Choice("pigeon", ""), ChannelUnknown),
        (Choice("sms", "1"), AddressInvalid),
    ):
        with pytest.raises(wrong):
            choose_at_window(work, STAFF, "e", choice, OFFERED)
    assert work.deliveries.chosen == {}


def test_an_enterprise_chooses_for_itself_alone(work: Any) -> None:
    choose_channel(work, actor_as("enterprise", enterprise="e"), Choice(ON_SITE, ""), OFFERED)
    assert [(name, one.station) for name, one in work.deliveries.chosen.items()] == [("e", None)]


def an_escalation(**changed: Any) -> Escalation:
    facts = {"level": 1, "mark": "red", "rule": "promise_exceeded", "mark_since": NOW}
    ids = {name: uuid.UUID(int=n) for n, name in enumerate(("item_id", "case_id"))}
    made = {"escalation_id": uuid.uuid4(), "station": "S", "escalated_at": NOW}
    return Escalation(**{**facts, **ids, **made, **changed})


@pytest.mark.clause("7.2b", "7.3.2g")
@pytest.mark.parametrize(
    ("level", "desk"), [(1, "station_master:S"), (2, "superior:S"), (3, "regulator")]
)
def test_the_level_that_an_item_came_up_to_is_told(work: Any, level: int, desk: str) -> None:
    come_up = an_escalation(level=level)
    note_escalation(work, come_up)
    (made,) = work.deliveries.kept.values()
    assert (made.addressee, made.escalation_id) == (desk, come_up.escalation_id)
    assert (made.occurred_at, made.state) == (come_up.escalated_at, DeliveryState.WAITING)


def test_an_escalation_is_told_once_a_level_and_reason(work: Any) -> None:
    """A promise that moves away and back again brings the same escalation again, under another id."""
    later = NOW + datetime.timedelta(hours=1)
    for same in (an_escalation(), an_escalation(escalated_at=later, mark="yellow")):
        note_escalation(work, same)
    assert len(work.deliveries.kept) == 1
    for other in ({"level": 2}, {"rule": "step_exceeded"}, {"mark_since": later}):
        note_escalation(work, an_escalation(**other))
    assert len(work.deliveries.kept) == 4


def test_a_level_chooses_for_all_its_desks(work: Any) -> None:
    superior = actor_as("superior", stations=frozenset({"S", "T"}))
    choose_channel(work, superior, Choice(ON_SITE, ""), OFFERED)
    choose_channel(work, actor_as("regulator"), Choice(SPOOL, ""), OFFERED)
    choose_channel(work, actor_as("station_master", station="S"), Choice(SPOOL, ""), OFFERED)
    chosen = {name: (one.channel, one.station) for name, one in work.deliveries.chosen.items()}
    assert chosen == {
        "superior:S": (ON_SITE, None),
        "superior:T": (ON_SITE, None),
        "regulator": (SPOOL, None),
        "station_master:S": (SPOOL, None),
    }


def test_who_is_told_of_nothing_chooses_nothing(work: Any) -> None:
    with pytest.raises(NotAllowed):
        choose_channel(work, actor_as("superior"), Choice(SPOOL, ""), OFFERED)
