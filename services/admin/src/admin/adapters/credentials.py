"""Hashing passwords and signing access tokens."""

import base64
import datetime
import functools
import json
import secrets
from collections.abc import Sequence
from typing import Any

import argon2
import joserfc.jwk
import joserfc.jwt
from argon2.exceptions import InvalidHashError, VerificationError

from admin.domain.account import Holder
from chassis.config import setting
from chassis.identity import ALGORITHM, AUDIENCE, ISSUER
from chassis.ids import new_id
from chassis.offload import outside_the_hub

ACCESS_TOKEN_SECONDS = 600


class Argon2Hasher:
    """argon2id; its cost is a setting ("time,memory in KiB,lanes"), so that tests need not wait."""

    def hash(self, password: str) -> str:
        return outside_the_hub(_hasher().hash, password)

    def fits(self, password: str, password_hash: str | None) -> bool:
        """True where the password is right. None costs the same time, and never fits."""
        try:
            outside_the_hub(_hasher().verify, password_hash or _decoy(), password)
        except (VerificationError, InvalidHashError):
            return False
        return True


def _cost() -> tuple[int, int, int]:
    """Passes, memory in KiB, lanes; small enough that twenty at once fit into a small container."""
    time, memory, lanes = (int(n) for n in setting("ARGON2_COST", "2,19456,1").split(","))
    return time, memory, lanes


@functools.cache
def _hasher() -> argon2.PasswordHasher:
    time, memory, lanes = _cost()
    return argon2.PasswordHasher(time_cost=time, memory_cost=memory, parallelism=lanes)


@functools.cache
def _decoy() -> str:
    """A hash of nothing, of the same cost: checked where there is no account, so that the answer takes as long."""
    time, memory, lanes = _cost()
    salt, digest = _base64(secrets.token_bytes(16)), _base64(secrets.token_bytes(32))
    return f"$argon2id$v=19$m={memory},t={time},p={lanes}${salt}${digest}"


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode().rstrip("=")


class EdDsaSigner:
    """Access tokens as JWT, signed with Ed25519; what is in them is agreed with chassis.identity."""

    def access_token(self, holder: Holder, stations: Sequence[str], now: datetime.datetime) -> str:
        issued = int(now.timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": holder.subject,
            "role": holder.role,
            "station": holder.station,
            "enterprise": holder.enterprise,
            "provider": holder.provider,
            "stations": sorted(stations),
            "iat": issued,
            "exp": issued + ACCESS_TOKEN_SECONDS,
            "jti": str(new_id()),
        }
        key = signing_key()
        header = {"alg": ALGORITHM, "kid": key.kid}
        return joserfc.jwt.encode(header, claims, key, algorithms=[ALGORITHM])


@functools.cache
def signing_key() -> joserfc.jwk.OKPKey:
    """The private key of this process. Raises SettingMissing."""
    return joserfc.jwk.OKPKey.import_key(json.loads(setting("SIGNING_KEY")))


def public_keys() -> dict[str, Any]:
    """The JWKS: the signing key's public half, and whatever else the process was told to trust (rotation)."""
    mine = signing_key().as_dict(private=False)
    others = json.loads(setting("JWKS", '{"keys": []}'))["keys"]
    return {"keys": [mine, *(key for key in others if key.get("kid") != mine.get("kid"))]}
