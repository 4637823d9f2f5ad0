"""Open calls and the quotes that answer them (6.2.1, 6.2.2)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.preconditions import precondition, set_etag
from matching import queries
from matching.api import asked, schemas
from matching.api.roles import STAFF, SUPERVISORS
from matching.api.shown import call_shown
from matching.domain.call import Call
from matching.domain.negotiation import Terms
from matching.usecases import assessment, calls, quotes

blueprint = Blueprint("calls", __name__, url_prefix="/v1", description="公开征集 / open calls")


@blueprint.route("/items/<uuid:item_id>/call", methods=["POST"])
@may(*STAFF, "enterprise")
@blueprint.response(201, schemas.Call)
def open_call(item_id: uuid.UUID) -> dict[str, Any]:
    """Put the item to every provider that fits, masked; each may quote."""
    work = current_work()
    precondition(assessment.own_item(work, item_id).version)
    return _shown(calls.open_call(work, item_id))


@blueprint.route("/calls")
@may(*STAFF, *SUPERVISORS, "enterprise", "provider")
@blueprint.arguments(asked.CallsQuery, location="query")
@blueprint.response(200, schemas.CallPage)
def list_calls(query: dict[str, Any]) -> dict[str, Any]:
    """A provider: those it was asked in; others: their own; newest first."""
    session, actor = current_work().session, current_actor()
    found = queries.calls(session, actor, **query)
    names = queries.catalogue_names(session, [row["Item"] for row in found["items"]])
    shown = [call_shown(row["Call"], row["Item"], names, actor) for row in found["items"]]
    return {**found, "items": shown}


@blueprint.route("/calls/<uuid:call_id>")
@may(*STAFF, *SUPERVISORS, "enterprise", "provider")
@blueprint.response(200, schemas.Call)
def show_call(call_id: uuid.UUID) -> dict[str, Any]:
    """One call: with every quote for the enterprise's side, with its own for a provider."""
    return _shown(queries.call(current_work().session, current_actor(), call_id)["Call"])


@blueprint.route("/calls/<uuid:call_id>/quote", methods=["POST"])
@may("provider")
@blueprint.arguments(asked.Quote)
@blueprint.response(201, schemas.Call)
def quote(body: dict[str, Any], call_id: uuid.UUID) -> dict[str, Any]:
    """What the provider would do it for; takes the place of its quote before."""
    note = body.pop("note")
    return _shown(calls.quote(current_work(), call_id, Terms(**body), note))


@blueprint.route("/calls/<uuid:call_id>/quote/withdrawal", methods=["POST"])
@may("provider")
@blueprint.response(200, schemas.Call)
def withdraw_quote(call_id: uuid.UUID) -> dict[str, Any]:
    """Take the quote back while the call is open."""
    return _shown(calls.withdraw_quote(current_work(), call_id))


@blueprint.route("/calls/<uuid:call_id>/choice", methods=["POST"])
@may(*STAFF, "enterprise")
@blueprint.arguments(asked.QuoteChoice)
@blueprint.response(200, schemas.Call)
def choose(body: dict[str, Any], call_id: uuid.UUID) -> dict[str, Any]:
    """Choose a quote: the need is that provider's, and its terms wait for the enterprise's confirmation."""
    return _shown(quotes.choose_quote(current_work(), call_id, body["provider_id"], body["quote"]))


@blueprint.route("/calls/<uuid:call_id>/withdrawal", methods=["POST"])
@may(*STAFF, "enterprise")
@blueprint.response(200, schemas.Call)
def withdraw(call_id: uuid.UUID) -> dict[str, Any]:
    """Do without quotes; the item waits for another choice."""
    return _shown(calls.withdraw_call(current_work(), call_id))


def _shown(call: Call) -> dict[str, Any]:
    work = current_work()
    work.session.flush()
    set_etag(call.version)
    item = work.items.get(call.item_id)
    names = queries.catalogue_names(work.session, [item])
    return call_shown(call, item, names, current_actor())
