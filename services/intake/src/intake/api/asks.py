"""The ledger of first asks (7.2c), and consultations (7.3.2d)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from intake import register, usecases
from intake.api import ask_schemas as schemas
from intake.api.denial_schemas import ReferralIn
from intake.api.roles import STAFF, SUPERVISORS
from intake.api.schemas import FormOut
from intake.api.shown import shown
from intake.domain.denial import Referral
from intake.domain.first_ask import FirstAsk
from intake.domain.form import Channel
from intake.domain.inquiry import Inquiry

blueprint = Blueprint("asks", __name__, url_prefix="/v1", description="首问与咨询 · First asks")


@blueprint.get("/first-asks")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(schemas.FirstAsksQuery, location="query")
@blueprint.response(200, schemas.FirstAsksOut)
def list_first_asks(query: dict[str, Any]) -> dict[str, Any]:
    """首问责任台账 · The ledger of first asks, newest first."""
    return register.first_asks(current_work(), current_actor(), **query)


@blueprint.get("/first-asks/<uuid:ask_id>")
@may(*STAFF, *SUPERVISORS)
@blueprint.response(200, schemas.FirstAskOut)
def read_first_ask(ask_id: uuid.UUID) -> FirstAsk:
    """首问记录 · An entry whole."""
    return register.first_ask(current_work(), current_actor(), ask_id)


@blueprint.post("/first-asks/<uuid:ask_id>/hand-over")
@may(*STAFF)
@blueprint.arguments(schemas.HandOverIn)
@blueprint.response(200, schemas.FirstAskOut)
def hand_over(body: dict[str, str], ask_id: uuid.UUID) -> FirstAsk:
    """转办 · Hand the work on, to be taken within the limit; the duty stays."""
    work, actor = current_work(), current_actor()
    return usecases.hand_over(work, actor, ask_id, body["to"], body["reason"])


@blueprint.post("/first-asks/<uuid:ask_id>/taking")
@may(*STAFF)
@blueprint.response(200, schemas.FirstAskOut)
def take_over(ask_id: uuid.UUID) -> FirstAsk:
    """接办 · Take what was handed to the caller."""
    return usecases.take_over(current_work(), current_actor(), ask_id)


@blueprint.post("/first-asks/<uuid:ask_id>/asking-up")
@may(*STAFF)
@blueprint.arguments(schemas.AskUpIn)
@blueprint.response(200, schemas.FirstAskOut)
def ask_up(body: dict[str, str], ask_id: uuid.UUID) -> FirstAsk:
    """请示 · Not sure: ask who is above."""
    return usecases.ask_up(current_work(), current_actor(), ask_id, body["words"])


@blueprint.post("/first-asks/<uuid:ask_id>/reassignment")
@may("station_master")
@blueprint.arguments(schemas.ReassignmentIn)
@blueprint.response(200, schemas.FirstAskOut)
def reassign(body: dict[str, str], ask_id: uuid.UUID) -> FirstAsk:
    """变更责任人 · Give the duty to somebody else, with a reason."""
    work, actor = current_work(), current_actor()
    return usecases.reassign(work, actor, ask_id, body["to"], body["reason"])


@blueprint.get("/inquiries")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(schemas.InquiriesQuery, location="query")
@blueprint.response(200, schemas.InquiriesOut)
def list_inquiries(query: dict[str, Any]) -> dict[str, Any]:
    """咨询登记簿 · Consultations, newest first."""
    return register.inquiries(
        current_work(),
        current_actor(),
        only_open=query.pop("open"),
        only_late=query.pop("late"),
        **query,
    )


@blueprint.post("/inquiries")
@may(*STAFF)
@blueprint.arguments(schemas.InquiryIn)
@blueprint.response(201, schemas.InquiryOut)
def ask(body: dict[str, Any]) -> Inquiry:
    """登记咨询 · Note a consultation."""
    question = usecases.Question(
        station=body["station_code"],
        channel=Channel(body["channel"]),
        words=body["question"],
        asker=body["asker"],
        enterprise=body["enterprise"],
    )
    return usecases.ask(current_work(), current_actor(), question)


@blueprint.get("/inquiries/<uuid:inquiry_id>")
@may(*STAFF, *SUPERVISORS)
@blueprint.response(200, schemas.InquiryOut)
def read_inquiry(inquiry_id: uuid.UUID) -> Inquiry:
    """咨询 · A consultation."""
    return register.inquiry(current_work(), current_actor(), inquiry_id)


@blueprint.post("/inquiries/<uuid:inquiry_id>/answer")
@may(*STAFF)
@blueprint.arguments(schemas.AnswerIn)
@blueprint.response(200, schemas.InquiryOut)
def answer(body: dict[str, str], inquiry_id: uuid.UUID) -> Inquiry:
    """答复 · Answer a consultation."""
    work, actor = current_work(), current_actor()
    return usecases.answer_inquiry(work, actor, inquiry_id, body["answer"])


@blueprint.post("/inquiries/<uuid:inquiry_id>/referral")
@may(*STAFF)
@blueprint.arguments(ReferralIn)
@blueprint.response(200, schemas.InquiryOut)
def refer(body: dict[str, str], inquiry_id: uuid.UUID) -> Inquiry:
    """指引 · Not ours: say who to go to."""
    work, actor = current_work(), current_actor()
    return usecases.refer_inquiry(work, actor, inquiry_id, Referral(**body))


@blueprint.post("/inquiries/<uuid:inquiry_id>/need")
@may(*STAFF)
@blueprint.response(201, FormOut)
def turn_into_need(inquiry_id: uuid.UUID) -> dict[str, Any]:
    """转为需求 · Begin a form with what is known."""
    return shown(usecases.turn_into_need(current_work(), current_actor(), inquiry_id))
