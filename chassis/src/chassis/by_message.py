"""Requests that come as messages: each is done as the HTTP request it stands for, in the service's own app.

So one set of rules holds for both ways. The message's id is the request's Idempotency-Key, so one that comes twice has
one effect; a refusal is kept as the answer of that key, in the transaction that tells it.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, request
from prometheus_client import Counter
from werkzeug.test import EnvironBuilder

from chassis import errors, idempotency
from chassis.characters import WrongField
from chassis.http import LARGEST_BODY
from chassis.identity import CALLER, Actor
from chassis.work import Work, WorkFactory

REQUESTS = Counter(
    "station_requests_by_message", "Requests that came as messages, by how they ended", ["outcome"]
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """A message as it came: who sent it, as what, with which id of its own (None where it has none)."""

    sender: str
    kind: str
    id: str | None
    body: bytes


@dataclasses.dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a request was not done, as HTTP's problem details would say."""

    asked: Asked
    problem: errors.Problem


class NotNow(Exception):
    """The service cannot say yet (its database is away): ask again, nothing was done."""


class NotUnderstood(Exception):
    """A message that stands for no request."""

    def __init__(
        self, code: str, zh: str, en: str, *, status: int = 400, fields: Sequence[str] = ()
    ) -> None:
        super().__init__(code)
        self.code, self.zh, self.en, self.status = code, zh, en, status
        missing = errors.in_chinese(MISSING)
        self.wrong_fields = [WrongField(name, "invalid", missing, MISSING) for name in fields]


MISSING = "Missing data for required field."
# The path of a kind of request, with the names of fields: /v1/offers/{offer_id}/decline
Paths = Mapping[str, str]
Tell = Callable[[Any, Refusal], None]


class Requests:
    """Does what is asked; `tell(work, refusal)` says to the sender what was not done, and why."""

    def __init__(self, app: Flask, factory: WorkFactory[Work], paths: Paths, tell: Tell) -> None:
        self.app, self.factory, self.paths, self.tell = app, factory, paths, tell

    def settle(self, asked: Asked) -> None:
        """Do it, or tell why not. Raises NotNow, or SQLAlchemyError where the database goes away at the telling."""
        try:
            path, body = request_of(asked, self.paths)
        except NotUnderstood as error:
            self._tell(Refusal(asked=asked, problem=errors.of_named(error, error.status)))
            return
        with self.app.request_context(_environ(asked, path, body)):
            answer = self.app.full_dispatch_request()
            if answer.status_code == 503:
                raise NotNow
            if answer.status_code < 400:
                REQUESTS.labels("done").inc()
            else:
                self._refuse(asked, answer)

    def _refuse(self, asked: Asked, answer: Response) -> None:
        refusal = Refusal(asked=asked, problem=_problem(answer))
        claim = idempotency.claim_of(request, asked.sender)
        if refusal.problem.code == idempotency.KeyReused.code or claim is None:
            self._tell(refusal)  # the key keeps the answer of the request that it came with first
            return
        with self.factory.open() as work:
            if idempotency.answer_before(work.session, claim) is None:  # else it was told before
                idempotency.keep_answer(work.session, claim, answer)
                self.tell(work, refusal)
                REQUESTS.labels("refused").inc()

    def _tell(self, refusal: Refusal) -> None:
        with self.factory.open() as work:
            self.tell(work, refusal)
        REQUESTS.labels("refused").inc()


def request_of(asked: Asked, paths: Paths) -> tuple[str, bytes]:
    """The path and the body of the request that a message stands for. Raises NotUnderstood."""
    if asked.kind not in paths:
        raise NotUnderstood("unknown_kind", "未知的消息类型。", "No such kind of message.")
    if not asked.id or not asked.id.isprintable() or len(asked.id) > idempotency.LONGEST_KEY:
        zh = "消息缺少有效的标识（1 到 200 个可见字符）。"
        raise NotUnderstood("no_message_id", zh, "The message has no id of 1 to 200 characters.")
    if len(asked.body) > LARGEST_BODY:
        raise _as_http(413)
    fields = _fields(asked.body)
    names = [part[1:-1] for part in paths[asked.kind].split("/") if part.startswith("{")]
    if missing := [name for name in names if not isinstance(fields.get(name), str)]:
        raise _as_http(422, fields=missing)
    path = paths[asked.kind].format(**{name: quote(fields.pop(name), safe="") for name in names})
    return path, json.dumps(fields).encode()


def _fields(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _as_http(400) from error
    if not isinstance(fields, dict):
        raise _as_http(400)
    return fields


def _as_http(status: int, **more: Any) -> NotUnderstood:
    """What HTTP itself would say."""
    return NotUnderstood(*errors.HTTP[status], status=status, **more)


def _environ(asked: Asked, path: str, body: bytes) -> dict[str, Any]:
    built = EnvironBuilder(
        path=path,
        method="POST",
        data=body,
        content_type="application/json",
        headers=[("Idempotency-Key", asked.id or "")],
    )
    environ: dict[str, Any] = built.get_environ()
    environ[CALLER] = Actor(id=asked.sender, role="provider", provider=asked.sender)
    return environ


def _problem(answer: Response) -> errors.Problem:
    body = answer.get_json()
    return errors.Problem(
        status=body["status"],
        code=body["code"],
        zh=body["detail_zh"],
        en=body["detail_en"],
        fields=tuple(body["errors"]),
    )
