"""Messages from outside: what they become, what e-mail says, who may post them (6.1.3)."""

import datetime
import json
import uuid
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from chassis.testing import actor_as
from intake.adapters.gateways import signed_by
from intake.adapters.mail import read_mail
from intake.domain.errors import AlreadyClosed
from intake.domain.form import Channel
from intake.domain.inbound import (
    LONGEST_WORDS,
    Inbound,
    InboundState,
    Letter,
    WhyDismissed,
    cut,
    is_automatic,
)
from intake.domain.inbound_errors import NoStation, NotSigned, UnreadableMail
from intake.usecases import dismiss_inbound, forget_inbound, inbound_to_need, receive

NOW = datetime.datetime(2026, 3, 2, 1, tzinfo=datetime.UTC)
SECRET, NEWER, OTHER = (f"whsec_{letter * 32}" for letter in "ABC")
ENTERPRISE = "91210106MA0P4T8K5T"


def inbound(**changed: Any) -> Inbound:
    facts: dict[str, Any] = {
        "gateway": "im",
        "message_key": "m1",
        "channel": "instant_message",
        "station": "SY-TX-01",
        "sender": "wx-1",
        "subject": "",
        "words": "泵要检定",
        "received_at": NOW,
        "answer_by": NOW,
    }
    return Inbound(**{**facts, "id": uuid.uuid4(), **changed})


def test_a_message_comes_to_one_end() -> None:
    for end in (
        lambda one: one.become_need(uuid.uuid4(), by="a", at=NOW),
        lambda one: one.become_inquiry(uuid.uuid4(), by="a", at=NOW),
        lambda one: one.dismiss(WhyDismissed.SPAM, by="a", at=NOW),
    ):
        message = inbound()
        end(message)
        assert (message.ended_by, message.ended_at) == ("a", NOW)
        with pytest.raises(AlreadyClosed):
            end(message)


def test_a_draft_begins_with_the_words_the_code_and_what_came_along() -> None:
    content = {"boxes": ["standards_lookup"], "enterprise": {"name": "泵厂"}, "other": 5}
    message = inbound(enterprise=ENTERPRISE, content=content, subject="检定")
    assert message.draft() == {
        "boxes": ["standards_lookup"],
        "enterprise": {"name": "泵厂", "credit_code": ENTERPRISE},
        "other": {"opinion": "检定\n泵要检定"},
    }


def test_what_is_too_long_is_cut_and_says_so() -> None:
    assert cut("泵" * LONGEST_WORDS) == "泵" * LONGEST_WORDS
    assert cut("泵" * (LONGEST_WORDS + 1)).endswith("cut off here）")


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({}, False),
        ({"auto-submitted": "no"}, False),
        ({"auto-submitted": "auto-replied; x=y"}, True),
        ({"precedence": "bulk"}, True),
        ({"precedence": "normal"}, False),
        ({"return-path": "<>"}, True),
        ({"return-path": "<a@b.cn>"}, False),
        ({"list-id": "<news.example.cn>"}, True),
        ({"x-autoreply": "yes"}, True),
    ],
)
def test_what_a_machine_wrote_is_told_from_what_a_person_did(
    headers: dict[str, str], automatic: bool
) -> None:
    assert is_automatic(headers) is automatic


def letter(**changed: Any) -> Letter:
    return Letter(**{"key": "k1", "station": "SY-TX-01", "sender": "s", "words": "w", **changed})


class Kept:
    """Inbound messages by key."""

    def __init__(self) -> None:
        self.by_key: dict[tuple[str, str], Inbound] = {}

    def find_by_key(self, gateway: str, key: str) -> Inbound | None:
        return self.by_key.get((gateway, key))

    def add_once(self, one: Inbound) -> Inbound:
        return self.by_key.setdefault((one.gateway, one.message_key), one)

    def find(self, key: uuid.UUID) -> Inbound | None:
        return next((one for one in self.by_key.values() if one.id == key), None)


@pytest.fixture
def receiving(work: Any) -> Any:
    work.inbound = Kept()
    return work


def test_a_replayed_message_is_the_one_that_is_there(receiving: Any) -> None:
    first = receive(receiving, "im", Channel.INSTANT_MESSAGE, letter())
    again = receive(receiving, "im", Channel.INSTANT_MESSAGE, letter(words="other words"))
    elsewhere = receive(receiving, "mail", Channel.EMAIL, letter())
    assert again is first
    assert elsewhere is not first
    assert len(receiving.inbound.by_key) == 2


def test_what_a_machine_wrote_never_becomes_a_need(receiving: Any) -> None:
    message = receive(receiving, "mail", Channel.EMAIL, letter(automatic=True))
    assert (message.state, message.reason) == (InboundState.DISMISSED, WhyDismissed.AUTOMATIC)
    with pytest.raises(AlreadyClosed):
        inbound_to_need(receiving, actor_as("officer", station="SY-TX-01"), message.id)


def test_a_dismissed_message_is_forgotten_and_another_is_not(receiving: Any) -> None:
    kept = receive(receiving, "im", Channel.INSTANT_MESSAGE, letter())
    forget_inbound(receiving, kept.id)
    assert kept.words == "w"
    actor = actor_as("officer", station="SY-TX-01")
    dismiss_inbound(receiving, actor, kept.id, WhyDismissed.SPAM)
    forget_inbound(receiving, kept.id)
    assert (kept.words, kept.sender, kept.reason) == ("", "", WhyDismissed.SPAM)


def test_staff_turn_it_into_a_draft_over_its_channel(receiving: Any) -> None:
    message = receive(receiving, "im", Channel.INSTANT_MESSAGE, letter(enterprise=ENTERPRISE))
    form = inbound_to_need(receiving, actor_as("officer", station="SY-TX-01"), message.id)
    assert (form.channel, form.enterprise) == (Channel.INSTANT_MESSAGE, ENTERPRISE)
    assert message.form_id == form.id


@pytest.fixture
def gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"im": [SECRET, NEWER], "mail": [OTHER]}
    monkeypatch.setenv("SERVICE_INBOUND_SECRETS", json.dumps(known))


def headers(secret: str, body: bytes, minutes: float = 0) -> dict[str, str]:
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    signature = Webhook(secret).sign("msg-1", at, body.decode())
    return {
        "Webhook-Id": "msg-1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": signature,
    }


@pytest.mark.parametrize("secret", [SECRET, NEWER])
def test_either_secret_of_a_gateway_is_good(gateways: None, secret: str) -> None:
    assert signed_by("im", headers(secret, b"{}"), b"{}") == "msg-1"


@pytest.mark.parametrize(
    ("gateway", "signed", "body"),
    [
        ("im", headers(OTHER, b"{}"), b"{}"),
        ("mail", headers(SECRET, b"{}"), b"{}"),
        ("unknown", headers(SECRET, b"{}"), b"{}"),
        ("im", headers(SECRET, b"{}"), b'{"a":1}'),
        ("im", headers(SECRET, b"{}", minutes=-6), b"{}"),
        ("im", headers(SECRET, b"{}", minutes=60), b"{}"),
        ("im", {}, b"{}"),
        ("im", {**headers(SECRET, b"{}"), "Webhook-Signature": "v1"}, b"{}"),
        ("im", {**headers(SECRET, b"{}"), "Webhook-Signature": "v1,!"}, b"{}"),
        ("im", {**headers(SECRET, b"{}"), "Webhook-Timestamp": "now"}, b"{}"),
        ("im", headers(SECRET, b"{}"), b"\xff"),
    ],
)
def test_what_is_not_signed_here_and_now_is_refused(
    gateways: None, gateway: str, signed: dict[str, str], body: bytes
) -> None:
    with pytest.raises(NotSigned):
        signed_by(gateway, signed, body)


def test_nobody_may_post_where_no_gateway_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SERVICE_INBOUND_SECRETS", raising=False)
    with pytest.raises(NotSigned):
        signed_by("im", headers(SECRET, b"{}"), b"{}")


def a_mail(words: str = "压力表要检定", charset: str = "utf-8", **fields: str) -> EmailMessage:
    message = EmailMessage()
    given = {"From": "钱 <q@example.com>", "To": "sy-tx-01@station.example", "Subject": "检定需求"}
    for name, value in {**given, "Message-ID": "<1@example.com>", **fields}.items():
        if value:
            message[name.replace("_", "-")] = value
    message.set_content(words, charset=charset)
    return message


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gbk", "gb2312"])
def test_a_mail_is_read_in_the_encodings_that_people_use(charset: str) -> None:
    read = read_mail(a_mail(charset=charset).as_bytes(), None)
    assert (read.words, read.subject) == ("压力表要检定", "检定需求")
    assert (read.station, read.sender, read.key) == (
        *("SY-TX-01", "q@example.com", "SY-TX-01 <1@example.com>"),
    )
    assert not read.automatic


def test_a_mail_in_html_alone_is_read_without_its_markup() -> None:
    message = a_mail()
    page = (
        "<html><head><style>p{}</style><script>x()</script></head><p>压力表&amp;泵</p><p>检定</p>"
    )
    message.set_content(page, subtype="html")
    assert read_mail(message.as_bytes(), None).words == "压力表&泵\n检定"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<title>x<body><p>压力表</p>", "压力表"),
        ("<head><p>压力表", "压力表"),
        ("<p>a &amp;lt; b</p>", "a &lt; b"),
        ("<script>if (a<b) x()</script>泵", "泵"),
    ],
)
def test_html_that_is_not_closed_or_quotes_markup_keeps_its_words(page: str, words: str) -> None:
    message = a_mail()
    message.set_content(page, subtype="html")
    assert read_mail(message.as_bytes(), None).words == words


def test_html_that_no_parser_takes_is_kept_as_it_is() -> None:
    message = a_mail()
    message.set_content("words <![ more", subtype="html")
    assert "words" in read_mail(message.as_bytes(), None).words


def test_the_same_mail_to_two_stations_is_one_at_each() -> None:
    raw = a_mail().as_bytes()
    keys = {read_mail(raw, station).key for station in ("SY-TX-01", "SY-HP-01")}
    assert len(keys) == 2


def test_a_report_of_a_mail_server_is_no_need() -> None:
    head = b"From: a@b.c\r\nMessage-ID: <1@b>\r\nContent-Type: multipart/report; boundary=x\r\n\r\n"
    assert read_mail(head + b"--x\r\n\r\nbounced\r\n--x--\r\n", "SY-TX-01").automatic


HEAD = b"From: a@b.c\r\nMessage-ID: <1@b>\r\n"
HOSTILE = {
    "addresses": HEAD + b"To: " + b"a@b.c, " * 60_000 + b"\r\n\r\nx",
    "brackets": HEAD + b"To: " + b"(" * 100_000 + b"\r\n\r\nx",
    "subject": HEAD + b"Subject: " + b"=?gbk?B?1rQ=?= " * 25_000 + b"\r\n\r\nx",
    "nested": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3_000 + b"x",
    "tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!-" * 200_000,
    "names": HEAD
    + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x\r\nContent-Disposition: attachment; filename=a\r\n\r\n\r\n" * 8_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_holds_up_the_service(name: str) -> None:
    """Each took minutes, or ended in a trace, before headers were cut; the limit only ends a hang."""
    try:
        read_mail(HOSTILE[name], None)
    except (UnreadableMail, NoStation):
        return


def test_attachments_are_described() -> None:
    message = a_mail()
    message.add_attachment(b"1234", maintype="application", subtype="pdf", filename="证书.pdf")
    (described,) = read_mail(message.as_bytes(), None).attachments
    assert described == {"name": "证书.pdf", "media_type": "application/pdf", "size": 4}


def test_an_automatic_answer_is_told() -> None:
    raw = a_mail(Auto_Submitted="auto-replied").as_bytes()
    assert read_mail(raw, None).automatic


def test_the_gateway_may_name_the_station() -> None:
    raw = a_mail(To="info@station.example").as_bytes()
    assert read_mail(raw, "SY-HP-01").station == "SY-HP-01"
    with pytest.raises(NoStation):
        read_mail(raw, None)


@pytest.mark.parametrize("missing", ["From", "Message-ID"])
def test_a_mail_without_sender_or_key_is_refused(missing: str) -> None:
    fields = {missing.replace("-", "_"): ""}
    message = a_mail(**fields)
    del message[missing]
    with pytest.raises(UnreadableMail):
        read_mail(message.as_bytes(), "SY-TX-01")


KEYED = "From: a@b.c\r\nMessage-ID: <1@b>\r\n"
HEADS = st.sampled_from(
    [
        "",
        KEYED,
        f"{KEYED}\r\n",
        f"{KEYED}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        f"{KEYED}Content-Type: multipart/alternative\r\n\r\n",
        f"{KEYED}Content-Type: text/html; charset=nonsense\r\n\r\n",
        f"{KEYED}Content-Type: message/rfc822\r\n\r\n",
        f"{KEYED}Content-Transfer-Encoding: base64\r\n\r\n",
        f"{KEYED}Subject: =?gbk?B?",
        f'{KEYED}Content-Type: text/plain; charset="\0"\r\n\r\n',
        f"{KEYED}Content-Disposition: attachment; filename*\r\n\r\n",
    ]
)


@given(st.binary(max_size=400), HEADS)
def test_no_bytes_break_the_reader(raw: bytes, head: str) -> None:
    """A mail, or a clear refusal; nothing else, whatever comes."""
    try:
        read = read_mail(head.encode() + raw, "SY-TX-01")
    except UnreadableMail:
        return
    assert "\x00" not in read.words + read.subject + read.sender
