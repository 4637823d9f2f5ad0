"""Refusing with negative filing, its appeal and its register (7.2a); pointing to somebody else (7.2c)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from intake import register, usecases
from intake.api import denial_schemas as schemas
from intake.api.roles import STAFF, SUPERVISORS
from intake.api.schemas import FormOut
from intake.api.shown import shown
from intake.domain.denial import Referral, Refusal, RefusalClass

blueprint = Blueprint("denying", __name__, url_prefix="/v1", description="否定备案 · Refusing")


@blueprint.post("/forms/<uuid:form_id>/refusal")
@may(*STAFF)
@blueprint.arguments(schemas.RefusalIn)
@blueprint.response(200, FormOut)
def propose(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """拟不予受理 · Propose a refusal, with a reason and a legal ground; another person decides."""
    refusal = Refusal(
        reason_class=RefusalClass(body["reason_class"]),
        reason=body["reason"],
        legal_ground=body["legal_ground"],
    )
    return shown(usecases.propose_refusal(current_work(), current_actor(), form_id, refusal))


@blueprint.post("/forms/<uuid:form_id>/refusal/decision")
@may("station_master", *SUPERVISORS)
@blueprint.arguments(schemas.RefusalDecisionIn)
@blueprint.response(200, FormOut)
def decide(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """批准或退回 · Approve a proposal, which refuses the form, or give it back."""
    return shown(usecases.decide_refusal(current_work(), current_actor(), form_id, **body))


@blueprint.post("/forms/<uuid:form_id>/appeal")
@may("enterprise")
@blueprint.arguments(schemas.AppealIn)
@blueprint.response(200, FormOut)
def appeal(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """申请复核 · Contest a refusal, once and in time."""
    words = body["words"]
    return shown(usecases.appeal_refusal(current_work(), current_actor(), form_id, words))


@blueprint.post("/forms/<uuid:form_id>/appeal/decision")
@may(*SUPERVISORS)
@blueprint.arguments(schemas.AppealDecisionIn)
@blueprint.response(200, FormOut)
def hear(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """复核决定 · Uphold a refusal, or overturn it: the form is open again."""
    return shown(usecases.hear_appeal(current_work(), current_actor(), form_id, **body))


@blueprint.post("/forms/<uuid:form_id>/referral")
@may(*STAFF)
@blueprint.arguments(schemas.ReferralIn)
@blueprint.response(200, FormOut)
def refer(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """不属于本站 · Not ours: say who to go to."""
    referral = Referral(**body)
    return shown(usecases.refer_elsewhere(current_work(), current_actor(), form_id, referral))


@blueprint.post("/forms/<uuid:form_id>/returned-materials")
@may(*STAFF)
@blueprint.arguments(schemas.ReturnedIn)
@blueprint.response(200, FormOut)
def give_back(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """退还原件 · Hand originals back against a receipt."""
    return shown(usecases.give_back(current_work(), current_actor(), form_id, **body))


@blueprint.get("/denials")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.DenialsOut)
def list_denials(query: dict[str, Any]) -> dict[str, Any]:
    """否定备案登记簿 · The register of negative filings, newest first."""
    return register.denials(current_work(), current_actor(), **query)


@blueprint.get("/denials/summary")
@may(*STAFF, *SUPERVISORS)
@blueprint.response(200, schemas.DenialSummariesOut)
def summarize_denials() -> dict[str, Any]:
    """否定备案统计 · By station: refused, appealed, overturned, and the rate of those overturned."""
    return register.summaries(current_work(), current_actor())


@blueprint.get("/public/notices/<number>")
@may("public")
@blueprint.arguments(schemas.CheckQuery, location="query")
@blueprint.response(200, schemas.GenuineOut)
def check_notice(query: dict[str, Any], number: str) -> dict[str, Any]:
    """核验通知书 · Whether a notice with this number and check code was issued, and what it says at the top."""
    return register.genuine(current_work(), number, query["code"])
