"""What an answer means and where a request goes, with a transport that stands in for the network."""

import datetime
import ssl
import uuid

import httpx
import pytest

from matching.adapters.answer import LONGEST_PAUSE, excerpt_of, pause_asked, word_of
from matching.adapters.signing import Signing
from matching.adapters.webhook import Limits, Sender
from matching.domain.delivery import Attempt

NOW = datetime.datetime(2026, 11, 26, 12, 0, tzinfo=datetime.UTC)
PUBLIC = "93.184.216.34"


def answered(status: int, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(b"heard"))


class Network:
    """Stands in for resolver and network: keeps what was asked, gives the lists of addresses one after another."""

    def __init__(
        self, *addresses: list[str], answer: httpx.Response | Exception | None = None
    ) -> None:
        self.addresses, self.looked_up = list(addresses), 0
        self.requests: list[httpx.Request] = []
        self.answer = answer or answered(200)

    def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up += 1
        return self.addresses.pop(0)

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def send(network: Network, url: str = "https://hook.example.com:8443/in?a=1") -> Attempt:
    sender = Sender(
        Signing("k" * 32),
        local=False,
        resolve=network.resolve,
        transport=lambda: httpx.MockTransport(network.handle),
    )
    return sender.send("P001", url, uuid.uuid4(), b"{}", (1,), NOW)


def test_the_checked_address_is_called_when_the_name_would_stand_for_another_next_time() -> None:
    network = Network([PUBLIC], ["127.0.0.1"])
    assert send(network).ok
    assert network.looked_up == 1
    (request,) = network.requests
    assert str(request.url) == f"https://{PUBLIC}:8443/in?a=1"
    assert request.headers["host"] == "hook.example.com:8443"
    assert request.extensions["sni_hostname"] == "hook.example.com"


@pytest.mark.parametrize("found", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["2606:4700::1", "::1"]])
def test_nothing_is_called_when_any_address_of_the_name_is_forbidden(found: list[str]) -> None:
    network = Network(found)
    assert send(network).error == "forbidden_address"
    assert not network.requests


def test_nothing_is_called_when_the_name_stands_for_no_address() -> None:
    assert send(Network([])).error == "dns"


@pytest.mark.parametrize(
    "url", ["http://hook.example.com", "https://127.0.0.1", "https://a.b:6379"]
)
def test_nothing_is_looked_up_when_the_url_would_not_be_registered_today(url: str) -> None:
    network = Network([PUBLIC])
    assert send(network, url).error == "forbidden_url"
    assert network.looked_up == 0


def test_a_host_that_is_a_public_ipv6_address_is_called_when_nothing_is_to_look_up() -> None:
    network = Network()
    assert send(network, "https://[2606:4700::1111]/").ok
    assert str(network.requests[0].url) == "https://[2606:4700::1111]/"


@pytest.mark.parametrize(
    ("status", "ok", "gone"),
    [
        (200, True, False),
        (202, True, False),
        (204, True, False),
        (301, False, False),
        (304, False, False),
        (400, False, False),
        (410, False, True),
        (429, False, False),
        (503, False, False),
    ],
)
def test_only_2xx_is_a_success_when_an_answer_comes(status: int, ok: bool, gone: bool) -> None:
    attempt = send(Network([PUBLIC], answer=answered(status)))
    assert (attempt.status, attempt.ok, attempt.gone, attempt.error) == (status, ok, gone, "")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("86401", LONGEST_PAUSE),
        ("9" * 5000, LONGEST_PAUSE),
        ("Thu, 26 Nov 2026 12:01:00 GMT", 60.0),
        ("Thu, 26 Nov 2026 12:01:00 -0000", 60.0),
        ("Thu, 26 Nov 2026 11:00:00 GMT", 0.0),
        ("Thu, 26 Nov 2099 12:00:00 GMT", LONGEST_PAUSE),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("Thu, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_the_pause_is_what_retry_after_says_when_it_is_readable(
    text: str, seconds: float | None
) -> None:
    assert pause_asked(text, NOW) == seconds


def test_no_pause_is_taken_when_the_delivery_went_well() -> None:
    assert send(Network([PUBLIC], answer=answered(200, **{"retry-after": "9"}))).pause is None


def test_the_excerpt_is_500_clean_characters_when_the_answer_is_long_and_dirty() -> None:
    assert excerpt_of("质\x00量\x1b[31m\r\n\u202e".encode() + b"\xff") == "质 量 [31m   \ufffd"
    assert len(excerpt_of("质".encode() * 1000)) == 500


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (httpx.ReadTimeout(""), "timeout"),
        (httpx.ConnectError(""), "unreachable"),
        (httpx.ReadError(""), "broken_off"),
        (httpx.RemoteProtocolError(""), "bad_answer"),
        (RuntimeError("whatever it was"), "failed"),
    ],
)
def test_the_attempt_fails_with_a_word_when_the_network_raises(error: Exception, word: str) -> None:
    attempt = send(Network([PUBLIC], answer=error))
    assert (attempt.ok, attempt.status, attempt.error) == (False, None, word)


@pytest.mark.parametrize(
    ("cause", "word"), [(ssl.SSLError(), "tls"), (ConnectionRefusedError(), "refused")]
)
def test_the_word_is_the_causes_when_the_library_wraps_it(cause: Exception, word: str) -> None:
    error = httpx.ConnectError("")
    error.__cause__ = cause
    assert word_of(error) == word


def test_the_limits_are_5_5_15_and_20_seconds_when_nobody_says_otherwise() -> None:
    assert Limits() == Limits(look_up=5.0, connect=5.0, read=15.0, total=20.0)
