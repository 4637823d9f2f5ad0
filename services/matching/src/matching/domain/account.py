"""A provider's own account on the broker: asked for over HTTP, made a moment later (6.2.2)."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Account:
    """`password_hash` as the broker takes it; the password itself was shown once and is nowhere kept."""

    provider: str
    password_hash: str
    asked_at: datetime.datetime
    made_at: datetime.datetime | None = None
