"""The operator's API of every service: its dead letters. Each action is kept with who, when and why."""

import base64
import uuid
from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from chassis import deadletters, redrive
from chassis.current import current_actor, current_work
from chassis.identity import may
from chassis.letter_schemas import (
    DropSchema,
    EditSchema,
    LetterPage,
    ListQuery,
    RedrivenSchema,
    RedriveSchema,
    WholeLetterSchema,
    WhySchema,
)

blueprint = Blueprint(
    "operations", __name__, url_prefix="/v1/operations", description="运维：死信 / dead letters"
)


@blueprint.get("/dead-letters")
@may("operator")
@blueprint.arguments(ListQuery, location="query", unknown=ma.RAISE)
@blueprint.response(200, LetterPage)
def list_dead_letters(query: dict[str, Any]) -> dict[str, Any]:
    """Newest first, without bodies."""
    paging = {name: query.pop(name) for name in ("after", "limit")}
    state = query.pop("state")
    wanted, state = deadletters.Filter(**query), None if state == "all" else state
    return deadletters.listed(current_work().session, wanted, state=state, **paging)


@blueprint.get("/dead-letters/<uuid:dead_letter_id>")
@may("operator")
@blueprint.response(200, WholeLetterSchema)
def show_dead_letter(dead_letter_id: uuid.UUID) -> dict[str, Any]:
    """The whole message, and what was done to it."""
    return _whole(dead_letter_id)


@blueprint.put("/dead-letters/<uuid:dead_letter_id>")
@may("operator")
@blueprint.arguments(EditSchema)
@blueprint.response(200, WholeLetterSchema)
def edit_dead_letter(body: dict[str, Any], dead_letter_id: uuid.UUID) -> dict[str, Any]:
    """Replace the body; the audit keeps the one before."""
    session, who = current_work().session, current_actor().id
    text = body["body"].encode("utf-8")
    deadletters.edit(session, dead_letter_id, text, who=who, why=body["reason"])
    return _whole(dead_letter_id)


@blueprint.post("/dead-letters/<uuid:dead_letter_id>/redrive")
@may("operator")
@blueprint.arguments(WhySchema)
@blueprint.response(200, WholeLetterSchema)
def redrive_dead_letter(body: dict[str, Any], dead_letter_id: uuid.UUID) -> dict[str, Any]:
    """Try it again now."""
    session, who = current_work().session, current_actor().id
    redrive.redrive(session, dead_letter_id, who=who, why=body["reason"])
    return _whole(dead_letter_id)


@blueprint.post("/dead-letters/redrive")
@may("operator")
@blueprint.arguments(RedriveSchema)
@blueprint.response(200, RedrivenSchema)
def redrive_dead_letters(body: dict[str, Any]) -> dict[str, Any]:
    """Try all open ones again that fit the filter; an empty filter is all of them."""
    session, wanted = current_work().session, deadletters.Filter(**body["filter"])
    if body["dry_run"]:
        count, left = redrive.count(session, wanted)
    else:
        who, why = current_actor().id, body["reason"]
        count, left = redrive.redrive_all(session, wanted, who=who, why=why)
    return {"count": count, "left": left, "dry_run": body["dry_run"]}


@blueprint.post("/dead-letters/<uuid:dead_letter_id>/drop")
@may("operator")
@blueprint.arguments(DropSchema)
@blueprint.response(200, WholeLetterSchema)
def drop_dead_letter(body: dict[str, Any], dead_letter_id: uuid.UUID) -> dict[str, Any]:
    """Give it up, with the reason; the row stays."""
    session, who = current_work().session, current_actor().id
    deadletters.drop(session, dead_letter_id, who=who, why=body["reason"])
    return _whole(dead_letter_id)


def _whole(dead_letter_id: uuid.UUID) -> dict[str, Any]:
    session = current_work().session
    letter = deadletters.get(session, dead_letter_id)
    body, text = bytes(letter.body), _text(letter.body)
    raw = None if text is not None else base64.b64encode(body).decode("ascii")
    actions = [
        {**action, "body_before": _text(action["body_before"])}
        for action in deadletters.actions_on(session, letter)
    ]
    return {**letter._mapping, "body": text, "body_base64": raw, "actions": actions}


def _text(body: bytes | None) -> str | None:
    """The text of a body; None where it is none."""
    try:
        return None if body is None else bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        return None
