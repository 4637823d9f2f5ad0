"""Refresh tokens: each is good for one use, and a second use ends the whole family."""

import dataclasses
import datetime
import enum
import hashlib
import uuid

LASTS = datetime.timedelta(hours=12)  # one token, from its issue
FAMILY_LASTS = datetime.timedelta(days=7)  # a sign-in, however often it is refreshed


class TokenUse(enum.StrEnum):
    """What presenting a refresh token amounts to."""

    ROTATE = "rotate"
    REUSED = "reused"
    REFUSED = "refused"


@dataclasses.dataclass(eq=False, kw_only=True)
class Family:
    """All refresh tokens that come from one sign-in."""

    family_id: uuid.UUID
    account_id: uuid.UUID
    started_at: datetime.datetime
    revoked_at: datetime.datetime | None = None
    revoked_for: str | None = None

    def revoke(self, now: datetime.datetime, reason: str) -> None:
        """End the family; the first reason stays."""
        if self.revoked_at is None:
            self.revoked_at, self.revoked_for = now, reason

    def expires_at(self, now: datetime.datetime) -> datetime.datetime:
        """When a token that is issued now ends: never after its family."""
        return min(now + LASTS, self.started_at + FAMILY_LASTS)


@dataclasses.dataclass(eq=False, kw_only=True)
class RefreshToken:
    """One refresh token, known by the SHA-256 of what the holder has."""

    token_hash: str
    family_id: uuid.UUID
    issued_at: datetime.datetime
    expires_at: datetime.datetime
    used_at: datetime.datetime | None = None

    def use(self, family: Family, now: datetime.datetime) -> TokenUse:
        """Use it up. A used one that comes again was copied: the caller revokes the family."""
        if self.used_at is not None:
            return TokenUse.REUSED
        if family.revoked_at is not None or now >= self.expires_at:
            return TokenUse.REFUSED
        self.used_at = now
        return TokenUse.ROTATE


def hash_of(token: str) -> str:
    """SHA-256 (hex). The token is 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
