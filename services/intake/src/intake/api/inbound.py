"""Messages from outside: posted by gateways that sign them, sorted by staff (6.1.3)."""

import base64
import binascii
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from intake import register, usecases
from intake.adapters.gateways import signed_by
from intake.adapters.mail import read_mail
from intake.api import inbound_schemas as schemas
from intake.api.ask_schemas import InquiryOut
from intake.api.roles import STAFF
from intake.api.schemas import FormOut
from intake.api.shown import shown
from intake.domain.form import Channel
from intake.domain.inbound import Inbound, Letter, WhyDismissed
from intake.domain.inbound_errors import UnreadableMail
from intake.domain.inquiry import Inquiry

blueprint = Blueprint("inbound", __name__, url_prefix="/v1", description="来件 · Inbound messages")


def signed(view: Callable[..., Any]) -> Callable[..., Any]:
    """The signature is looked at before anything else; the view gets the id that the gateway gave (`key`)."""

    @wraps(view)
    def checked(*arguments: Any, gateway: str, **named: Any) -> Any:
        key = signed_by(gateway, dict(request.headers), request.get_data())
        return view(*arguments, gateway=gateway, key=key, **named)

    return checked


@blueprint.post("/inbound/im/<gateway>")
@may("public")
@signed
@blueprint.arguments(schemas.InstantMessageIn)
@blueprint.response(202, schemas.ReceivedOut)
def receive_message(body: dict[str, Any], gateway: str, key: str) -> Inbound:
    """即时通讯来件 · An instant message, signed by its gateway; sent again, it is taken once."""
    letter = Letter(key=key, station=body.pop("station_code"), **body)
    return usecases.receive(current_work(), gateway, Channel.INSTANT_MESSAGE, letter)


@blueprint.post("/inbound/mail/<gateway>")
@may("public")
@signed
@blueprint.arguments(schemas.MailIn)
@blueprint.response(202, schemas.ReceivedOut)
def receive_mail(body: dict[str, Any], gateway: str, key: str) -> Inbound:
    """电子邮件来件 · An e-mail, signed by the gateway that took it; its Message-ID makes it one."""
    letter = read_mail(_raw(body["raw"]), body["station_code"])
    return usecases.receive(current_work(), gateway, Channel.EMAIL, letter)


@blueprint.get("/inbound")
@may(*STAFF)
@blueprint.arguments(schemas.InboundQuery, location="query")
@blueprint.response(200, schemas.InboundsOut)
def list_inbound(query: dict[str, Any]) -> dict[str, Any]:
    """来件列表 · Messages to the caller's station, newest first."""
    return register.inbound(current_work(), current_actor(), only_late=query.pop("late"), **query)


@blueprint.post("/inbound/<uuid:inbound_id>/need")
@may(*STAFF)
@blueprint.response(201, FormOut)
def turn_into_need(inbound_id: uuid.UUID) -> dict[str, Any]:
    """来件转需求 · It is a need: a draft begun with what came."""
    return shown(usecases.inbound_to_need(current_work(), current_actor(), inbound_id))


@blueprint.post("/inbound/<uuid:inbound_id>/inquiry")
@may(*STAFF)
@blueprint.response(201, InquiryOut)
def turn_into_inquiry(inbound_id: uuid.UUID) -> Inquiry:
    """来件转咨询 · It is a question: a consultation with its limit."""
    return usecases.inbound_to_inquiry(current_work(), current_actor(), inbound_id)


@blueprint.post("/inbound/<uuid:inbound_id>/dismissal")
@may(*STAFF)
@blueprint.arguments(schemas.DismissalIn)
@blueprint.response(200, schemas.InboundOut)
def dismiss(body: dict[str, str], inbound_id: uuid.UUID) -> Inbound:
    """来件不予处理 · Nothing comes of it, for a reason."""
    work, actor, reason = current_work(), current_actor(), WhyDismissed(body["reason"])
    return usecases.dismiss_inbound(work, actor, inbound_id, reason)


def _raw(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableMail from error
