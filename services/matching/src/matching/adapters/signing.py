"""Signatures of web hooks as Standard Webhooks has them (https://www.standardwebhooks.com)."""

import base64
import functools
import hashlib
import hmac
import uuid
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.config import setting

KEY_BYTES = 32
SHORTEST_MASTER = 32  # characters: a derivation adds no strength to a guessable secret


class Signing:
    """Every key is derived from one master secret (HKDF-SHA256), so none is stored; a lost database tells nobody's.

    Raises ValueError when the master secret is too short to be a secret.
    """

    def __init__(self, master: str) -> None:
        if len(master) < SHORTEST_MASTER:
            raise ValueError(f"the web hook key needs at least {SHORTEST_MASTER} characters")
        self._master = master.encode()
        self._station = Ed25519PrivateKey.from_private_bytes(self._derive("ed25519"))

    def secret(self, provider: str, number: int) -> str:
        """A provider's secret of that number (1, 2, ...) as it is shown to it: `whsec_` and base64."""
        return f"whsec_{_base64(self._key(provider, number))}"

    @property
    def public_key(self) -> str:
        """The station's ed25519 key for everybody, `whpk_` and base64: proves who sent without a shared secret."""
        return f"whpk_{_base64(self._station.public_key().public_bytes_raw())}"

    def sign(
        self,
        event_id: uuid.UUID,
        timestamp: int,
        body: bytes,
        provider: str,
        numbers: Sequence[int],
    ) -> str:
        """The header `webhook-signature`: `v1` for each numbered secret, `v1a` for the station.

        `timestamp` is the attempt's, in seconds since 1970.
        """
        signed = f"{event_id}.{timestamp}.".encode() + body
        codes = [
            hmac.digest(self._key(provider, number), signed, hashlib.sha256) for number in numbers
        ]
        whole = [f"v1,{_base64(code)}" for code in codes]
        return " ".join([*whole, f"v1a,{_base64(self._station.sign(signed))}"])

    def _key(self, provider: str, number: int) -> bytes:
        # The number first: no provider's name can then run into it and give another one's key.
        return self._derive(f"secret/{number}/{provider}")

    def _derive(self, purpose: str) -> bytes:
        info = f"station/webhook/{purpose}".encode()
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self._master)


def signing() -> Signing | None:
    """The signing of this process (SERVICE_WEBHOOK_KEY); None where there are no web hooks. Raises ValueError."""
    master = setting("WEBHOOK_KEY", "")
    return _signing(master) if master else None


def inner_allowed() -> bool:
    """Whether web hooks may be on http and on inner addresses: on a machine for trying out, and nowhere else."""
    return setting("WEBHOOK_INNER", "") == "allowed"


@functools.cache
def _signing(master: str) -> Signing:
    return Signing(master)


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
