"""Signatures, verified by the published library of Standard Webhooks and by cryptography."""

import base64
import datetime
import uuid

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from matching.adapters.signing import Signing

MASTER = "a master secret of forty characters, here"
BODY = '{"type": "matching.need_offered", "subject": "阀门"}'.encode()
EVENT = uuid.UUID("0199c0de-0000-7000-8000-000000000001")


@pytest.fixture
def signing() -> Signing:
    return Signing(MASTER)


def headers_of(signing: Signing, *numbers: int, provider: str = "P001") -> dict[str, str]:
    stamp = int(datetime.datetime.now(datetime.UTC).timestamp())
    return {
        "webhook-id": str(EVENT),
        "webhook-timestamp": str(stamp),
        "webhook-signature": signing.sign(EVENT, stamp, BODY, provider, numbers),
    }


def check_ed25519(signing: Signing, headers: dict[str, str], body: bytes) -> None:
    (mine,) = [one for one in headers["webhook-signature"].split(" ") if one.startswith("v1a,")]
    raw = base64.b64decode(signing.public_key.removeprefix("whpk_"))
    signed = f"{EVENT}.{headers['webhook-timestamp']}.".encode() + body
    Ed25519PublicKey.from_public_bytes(raw).verify(base64.b64decode(mine[4:]), signed)


def test_the_published_library_verifies_when_the_secret_is_the_providers(signing: Signing) -> None:
    told = Webhook(signing.secret("P001", 1)).verify(BODY, headers_of(signing, 1))
    assert told["subject"] == "阀门"


@pytest.mark.parametrize("number", [1, 2])
def test_both_secrets_verify_when_one_is_being_replaced(signing: Signing, number: int) -> None:
    headers = headers_of(signing, 2, 1)
    assert headers["webhook-signature"].count("v1,") == 2
    Webhook(signing.secret("P001", number)).verify(BODY, headers)


def test_an_old_secret_is_refused_when_its_day_is_over(signing: Signing) -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret("P001", 1)).verify(BODY, headers_of(signing, 2))


def test_a_secret_is_refused_when_it_is_another_providers(signing: Signing) -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret("P002", 1)).verify(BODY, headers_of(signing, 1))


def test_a_body_is_refused_when_it_was_tampered_with(signing: Signing) -> None:
    headers = headers_of(signing, 1)
    Webhook(signing.secret("P001", 1)).verify(BODY, headers)
    check_ed25519(signing, headers, BODY)
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret("P001", 1)).verify(BODY + b" ", headers)
    with pytest.raises(InvalidSignature):
        check_ed25519(signing, headers, BODY + b" ")


def test_the_stations_key_verifies_when_only_its_public_half_is_known(signing: Signing) -> None:
    check_ed25519(signing, headers_of(signing, 1), BODY)


def test_the_keys_are_the_same_when_the_process_is_another_with_the_same_master() -> None:
    again = Signing(MASTER)
    assert again.public_key == Signing(MASTER).public_key
    assert again.secret("P001", 1) == Signing(MASTER).secret("P001", 1)


def test_all_keys_differ_when_provider_number_or_master_do(signing: Signing) -> None:
    other = Signing(MASTER + "!")
    secrets = [
        s.secret(p, n) for s in (signing, other) for p in ("P1", "P11", "1/P1") for n in (1, 11)
    ]
    assert len(set(secrets)) == len(secrets)
    assert signing.public_key != other.public_key


def test_a_secret_has_32_bytes_when_it_is_shown(signing: Signing) -> None:
    assert (
        len(base64.b64decode(signing.secret("P001", 1).removeprefix("whsec_"), validate=True)) == 32
    )


def test_a_master_is_refused_when_it_is_too_short_to_be_a_secret() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        Signing("short")
