"""Calls to a web hook: the genuine ones are dealt with once, the others not at all."""

import base64
import datetime
import io

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook

from station_client import Memory, NotGenuine, WebHook

SECRET, OTHER = ("whsec_" + base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = "whpk_" + base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
NOW = datetime.datetime.now(datetime.UTC)


def signed(body, secret=SECRET, at=NOW, id="e1"):
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(id, at, body.decode()),
    }


def by_the_station(body, at=NOW, id="e1", key=KEY):
    stamp = str(int(at.timestamp()))
    code = base64.b64encode(key.sign(f"{id}.{stamp}.".encode() + body)).decode()
    return {
        "webhook-id": id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(b'x' * 32).decode()} v1a,{code}",
    }


@pytest.fixture
def handled():
    return []


@pytest.fixture
def hook(handled):
    return WebHook(handled.append, secrets=[SECRET])


def test_a_genuine_call_is_dealt_with_once(hook, handled, build):
    body = build.body(1)
    for _ in range(3):
        hook.receive(signed(body), body)
    assert [one.id for one in handled] == ["e1"]


def test_both_secrets_hold_during_a_change(handled, build):
    hook, body = WebHook(handled.append, secrets=[OTHER, SECRET]), build.body(1)
    hook.receive(signed(body), body)
    hook.receive(signed(body, OTHER), body)
    assert len(handled) == 1


def test_the_stations_own_key_is_enough(handled, build):
    hook, body = WebHook(handled.append, public_key=PUBLIC), build.body(1)
    hook.receive(by_the_station(body), body)
    assert len(handled) == 1


OLD = NOW - datetime.timedelta(minutes=6)
AHEAD = NOW + datetime.timedelta(minutes=6)


@pytest.mark.parametrize(
    "headers",
    [
        lambda body: {},
        lambda body: signed(body, OTHER),
        lambda body: signed(body + b" "),
        lambda body: {**signed(body), "webhook-id": "e2"},
        lambda body: signed(body, at=OLD),
        lambda body: signed(body, at=AHEAD),
        lambda body: {**signed(body), "webhook-timestamp": "soon"},
        lambda body: {**signed(body), "webhook-signature": "v1,!!"},
        lambda body: by_the_station(body, at=OLD),
        lambda body: by_the_station(body, key=Ed25519PrivateKey.from_private_bytes(b"z" * 32)),
        lambda body: {**by_the_station(body), "webhook-signature": "v1a,!!"},
        lambda body: {**by_the_station(body), "webhook-timestamp": "9" * 400},
        lambda body: {**by_the_station(body), "webhook-id": "e2"},
    ],
)
def test_what_is_not_genuine_is_not_dealt_with(handled, build, headers):
    hook, body = WebHook(handled.append, secrets=[SECRET], public_key=PUBLIC), build.body(1)
    with pytest.raises(NotGenuine):
        hook.receive(headers(body), body)
    assert handled == []


def test_without_any_key_nothing_is_genuine(handled, build):
    body = build.body(1)
    with pytest.raises(NotGenuine):
        WebHook(handled.append).receive(signed(body), body)


def test_what_could_not_be_dealt_with_comes_again(build):
    tries = []

    def handle(event):
        tries.append(event)
        if len(tries) == 1:
            raise RuntimeError("the database is away")

    hook, body = WebHook(handle, secrets=[SECRET], memory=Memory()), build.body(1)
    with pytest.raises(RuntimeError):
        hook.receive(signed(body), body)
    hook.receive(signed(body), body)
    assert len(tries) == 2


def called(hook, body, headers, **changes):
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
        **changes,
    }
    answered = []
    hook(environ, lambda status, headers: answered.append(status))
    return answered[0][:3]


def test_as_an_application_it_answers_by_status(hook, handled, build):
    body = build.body(1)
    assert called(hook, body, signed(body)) == "204"
    assert called(hook, body, signed(body, OTHER)) == "401"
    assert called(hook, body, signed(body), REQUEST_METHOD="GET") == "405"
    assert called(hook, body, signed(body), CONTENT_LENGTH="9999999") == "413"
    assert called(hook, body, signed(body), CONTENT_LENGTH="odd") == "413"
    assert len(handled) == 1
