"""Idempotency-Key: the same request twice has one effect and one answer."""

import dataclasses
import hashlib
import json
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Request, Response
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.characters import BAD
from chassis.identity import PUBLIC
from chassis.tables import idempotency_key

LONGEST_KEY = 200
View = TypeVar("View", bound=Callable[..., Any])


class KeyReused(Exception):
    """The key came before with another request."""

    code, status = "idempotency_key_reused", 422
    zh = "同一 Idempotency-Key 已用于内容不同的请求。"
    en = "This Idempotency-Key was used before for a different request."


class KeyMalformed(Exception):
    """The key is empty or too long."""

    code, status = "idempotency_key_malformed", 400
    zh = "Idempotency-Key 应为 1 到 200 个字符。"
    en = "An Idempotency-Key has 1 to 200 characters."


@dataclasses.dataclass(frozen=True)
class Claim:
    """A key that somebody holds for one request."""

    actor: str
    key: str
    fingerprint: str


def never_kept(view: View) -> View:
    """Mark a view whose answer is a secret (a token, say): it is not stored, and each request is done anew."""
    view.never_kept = True  # type: ignore[attr-defined]
    return view


def claim_of(request: Request, actor: str) -> Claim | None:
    """The claim of a request that brings a key. Raises KeyMalformed."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return None
    if not 0 < len(key) <= LONGEST_KEY or BAD.search(key):
        raise KeyMalformed
    # People without an account share no keys across addresses (each answer link is one). Only a hash of the address
    # is kept: it may hold a secret, and be of any length.
    path = hashlib.sha256(request.path.encode()).hexdigest()
    owner = f"public {path}" if actor == PUBLIC.id else actor
    text = f"{request.method} {request.full_path}\n".encode() + request.get_data(cache=True)
    return Claim(owner, key, hashlib.sha256(text).hexdigest())


def answer_before(session: Session, claim: Claim) -> Response | None:
    """The stored answer of this key; None when it is ours to do. A twin under way is waited for.

    Raises KeyReused where the key came with another request.
    """
    mine = session.execute(
        insert(idempotency_key)
        .values(actor=claim.actor, key=claim.key, fingerprint=claim.fingerprint)
        .on_conflict_do_nothing()
        .returning(idempotency_key.c.key)
    ).first()
    if mine:
        return None
    row = session.execute(sa.select(idempotency_key).where(*_is(claim))).one()
    if row.fingerprint != claim.fingerprint:
        raise KeyReused
    return Response(
        row.body, status=row.status, headers={**row.headers, "Idempotent-Replay": "true"}
    )


def keep_answer(session: Session, claim: Claim, response: Response) -> None:
    """Store the answer in the transaction of the effect."""
    headers = {
        n: v for n, v in response.headers.items() if n in {"Content-Type", "ETag", "Location"}
    }
    session.execute(
        sa.update(idempotency_key)
        .where(*_is(claim))
        .values(
            status=response.status_code,
            headers=json.loads(json.dumps(headers)),
            body=response.get_data(),
        )
    )


def _is(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    return idempotency_key.c.actor == claim.actor, idempotency_key.c.key == claim.key
