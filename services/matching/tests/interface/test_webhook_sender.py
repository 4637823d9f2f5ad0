"""Web hooks against a server that does everything wrong, from a process patched as the service's is."""

import runpy
import ssl
import time
import uuid
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from matching.adapters.signing import Signing

TOYS = Path(__file__).parents[1] / "toys"
Nasty = runpy.run_path(str(TOYS / "nasty.py"))["Nasty"]
at_work = runpy.run_path(str(TOYS / "at_work.py"))
HOST = "hook.example.com"


@pytest.fixture(scope="module")
def sending():
    process = at_work["Sending"]()
    yield process
    process.close()


@pytest.fixture
def nasty():
    server = Nasty()
    yield server
    server.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Self-signed: who is told to trust it does, nobody else. Key and certificate in one file."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(at_work["self_signed"](HOST))
    return str(path)


@pytest.fixture
def secure(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Nasty(context)
    yield server
    server.close()


def test_the_published_library_verifies_what_arrives_when_it_is_posted(sending, nasty):
    event = str(uuid.uuid4())
    ended = sending.one(nasty.url("ok"), event=event, body='{"subject": "阀门"}')
    assert (ended["ok"], ended["status"], ended["excerpt"]) == (True, 200, "heard")
    head, body = nasty.heard[0].split(b"\r\n\r\n")
    lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    headers = {name.lower(): value for name, value in lines}
    Webhook(Signing(at_work["MASTER"]).secret("P001", 1)).verify(body, headers)
    assert headers["webhook-id"] == event
    assert headers["host"] == f"127.0.0.1:{nasty.port}"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == "station-webhooks/1"


def test_the_excerpt_is_short_and_clean_when_a_server_answers_500(sending, nasty):
    ended = sending.one(nasty.url("broken"))
    assert (ended["ok"], ended["status"], ended["error"]) == (False, 500, "")
    assert ended["excerpt"].startswith("a b [1mxxx")
    assert len(ended["excerpt"]) == 500


def test_the_pause_is_kept_when_a_server_answers_429(sending, nasty):
    ended = sending.one(nasty.url("busy"))
    assert (ended["ok"], ended["status"], ended["pause"]) == (False, 429, 120.0)


def test_the_attempt_says_gone_when_a_server_answers_410(sending, nasty):
    ended = sending.one(nasty.url("gone"))
    assert (ended["ok"], ended["gone"]) == (False, True)


def test_the_other_server_is_never_called_when_one_redirects_to_it(sending, nasty):
    other = Nasty()
    nasty.elsewhere = other.url("ok")
    ended = sending.one(nasty.url("moved"))
    other.close()
    assert (ended["ok"], ended["status"]) == (False, 301)
    assert len(nasty.heard) == 1
    assert not other.heard


@pytest.mark.parametrize(
    ("path", "word", "status", "longest"),
    [
        ("hangs", "timeout", None, 0.6),
        ("trickles_head", "timeout", None, 1.2),
        ("trickles_body", "timeout", 200, 1.2),
        ("resets", "bad_answer", None, 0.5),
        ("closes", "bad_answer", None, 0.5),
        ("closes_early", "bad_answer", 200, 0.5),
        ("no_http", "bad_answer", None, 0.5),
        ("endless_head", "bad_answer", None, 0.5),
    ],
)
def test_the_attempt_fails_in_time_when_a_server_misbehaves(
    sending, nasty, path, word, status, longest
):
    began = time.monotonic()
    ended = sending.one(nasty.url(path))
    assert (ended["ok"], ended["error"], ended["status"]) == (False, word, status)
    assert time.monotonic() - began < longest + 0.5
    assert longest - 0.6 <= ended["milliseconds"] / 1000 <= longest + 0.5


def test_little_is_read_and_kept_when_a_server_sends_a_gigabyte(sending, nasty):
    sending.one(nasty.url("ok"))
    before = sending.kb
    ended = sending.one(nasty.url("endless"))
    assert (ended["ok"], ended["status"], len(ended["excerpt"])) == (True, 200, 500)
    assert nasty.sent < 20_000_000  # what the two kernels take in between
    assert sending.kb - before < 20_000


def test_nobody_waits_for_another_when_one_server_hangs(sending, nasty):
    slow, *quick = sending.all(*[{"url": nasty.url(path)} for path in ("hangs", *["ok"] * 10)])
    assert slow["error"] == "timeout"
    assert all(ended["ok"] and ended["milliseconds"] < 500 for ended in quick)


def test_the_attempt_says_refused_when_nobody_listens(sending):
    assert sending.one("http://127.0.0.1:443/")["error"] == "refused"


def test_the_attempt_says_dns_when_the_name_does_not_exist(sending):
    assert sending.one("https://nothing.invalid/", limits={})["error"] == "dns"


def test_the_attempt_says_dns_in_time_when_the_resolver_is_slow(sending, nasty):
    slow = {"url": f"https://{HOST}/", "names": {HOST: "slow"}}
    ended, quick = sending.all(slow, {"url": nasty.url("ok")})
    assert (ended["ok"], ended["error"]) == (False, "dns")
    assert 400 < ended["milliseconds"] < 1000
    assert quick["ok"]
    assert quick["milliseconds"] < 400


def test_nothing_is_called_when_the_name_stands_for_an_inner_address(sending, secure):
    for found in (["127.0.0.1"], ["93.184.216.34", "127.0.0.1"]):
        ended = sending.one(secure.url("ok", HOST), local=False, names={HOST: found})
        assert (ended["ok"], ended["error"]) == (False, "forbidden_address")
    assert not secure.heard


def test_the_event_arrives_when_the_certificate_is_trusted_and_the_hosts(
    sending, secure, certificate
):
    found = {HOST: ["127.0.0.1"]}
    ended = sending.one(secure.url("ok", HOST), names=found, trust=certificate)
    assert (ended["ok"], ended["error"]) == (True, "")
    assert f"Host: {HOST}:{secure.port}".lower().encode() in secure.heard[0].lower()


@pytest.mark.parametrize(("host", "trusted"), [(HOST, False), ("other.example.com", True)])
def test_nothing_is_sent_when_the_certificate_is_self_signed_or_anothers(
    sending, secure, certificate, host, trusted
):
    more = {"trust": certificate} if trusted else {}
    ended = sending.one(secure.url("ok", host), names={host: ["127.0.0.1"]}, **more)
    assert (ended["ok"], ended["error"]) == (False, "tls")
    assert not secure.heard


def test_the_attempt_ends_in_time_when_the_server_never_shakes_hands(sending, nasty):
    url = nasty.url("hangs").replace("http:", "https:")
    assert sending.one(url)["error"] == "timeout"


def test_the_attempt_ends_in_time_when_a_server_behind_tls_trickles(sending, secure, certificate):
    found = {HOST: ["127.0.0.1"]}
    ended = sending.one(secure.url("trickles_body", HOST), names=found, trust=certificate)
    assert (ended["ok"], ended["error"]) == (False, "timeout")
    assert 1000 < ended["milliseconds"] < 1800
