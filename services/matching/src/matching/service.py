"""Matching on the bus: what it hears, and the clock of the offers. A table of contents, nothing more."""

import uuid
from functools import partial

from chassis.bus import Bus, HttpApi, Rounds, on_timer, subscribe
from chassis.by_message import Refusal
from chassis.desk import desks
from chassis.service import ServiceDefinition
from contracts import admin, evaluation, intake, tracking
from contracts.answers import ANSWERS
from contracts.parts import RefusedAnswer
from matching import api
from matching.api.hooks_described import hooks_described
from matching.couriers import couriers_of
from matching.domain.item import AcceptedCase, AcceptedNeed
from matching.domain.opinion import PassedOpinion
from matching.domain.station import Station
from matching.mail_queries import gauges
from matching.reference import load_reference
from matching.storage import tables
from matching.storage.work import MatchingWork
from matching.usecases import answers, calls, cycles, needs, offers, opinions
from worktime import calendar_as_published

SERVICE = ServiceDefinition(
    name="matching",
    title="服务对接",
    work=MatchingWork,
    blueprints=api.BLUEPRINTS,
    errors=api.STATUS,
    metadata=tables.metadata,
    load_reference=load_reference,
    openapi={"webhooks": hooks_described()},
    gauges=gauges,
)


def tell_refused(work: MatchingWork, refusal: Refusal) -> None:
    told = RefusedAnswer.of(refusal.asked.id, refusal.asked.kind, refusal.problem.body())
    answers.tell_refused(work, refusal.asked.sender, told)


class MatchingService:
    """Finds for each need who serves it: the station itself or a provider (6.2)."""

    name = "matching"
    bus = Bus()
    http = HttpApi()
    couriers = Rounds(couriers_of)
    desk = Rounds(partial(desks, paths=ANSWERS["matching"], tell=tell_refused))

    @subscribe(admin.StationPublished)
    def keep_station(self, work: MatchingWork, message: admin.StationPublished) -> None:
        needs.keep_station(work, station_of(message))

    @subscribe(admin.CalendarPublished)
    def keep_calendar(self, work: MatchingWork, message: admin.CalendarPublished) -> None:
        cycles.keep_calendar(work, calendar_as_published(message))

    @subscribe(tracking.ServiceEnded)
    def measure_service(self, work: MatchingWork, message: tracking.ServiceEnded) -> None:
        cycles.measure(work, message.item_id, message.started_at, message.ended_at)

    @subscribe(intake.NeedAccepted)
    def receive_need(self, work: MatchingWork, message: intake.NeedAccepted) -> None:
        needs.receive_need(work, case_of(message), needs_of(message))

    @subscribe(evaluation.OpinionGiven)
    def pass_opinion_on(self, work: MatchingWork, message: evaluation.OpinionGiven) -> None:
        opinions.pass_on(work, opinion_of(message))

    @subscribe(evaluation.OpinionAnswered)
    def note_opinion_answered(
        self, work: MatchingWork, message: evaluation.OpinionAnswered
    ) -> None:
        opinions.note_answer(work, message.provider, message.in_time)

    @subscribe(tracking.AnswerRefused)
    @subscribe(evaluation.AnswerRefused)
    def tell_answer_refused(
        self, work: MatchingWork, message: tracking.AnswerRefused | evaluation.AnswerRefused
    ) -> None:
        answers.tell_refused(work, message.provider, message.answer)

    @on_timer(offers.RESPONSE_TIME_OVER)
    def expire_offer(self, work: MatchingWork, offer_id: str, _payload: None) -> None:
        offers.expire_offer(work, uuid.UUID(offer_id))

    @on_timer(calls.CALL_OVER)
    def expire_call(self, work: MatchingWork, call_id: str, _payload: None) -> None:
        calls.expire_call(work, uuid.UUID(call_id))


def station_of(message: admin.StationPublished) -> Station:
    return Station(
        code=message.code,
        revision=message.revision,
        name_zh=message.name_zh,
        name_en=message.name_en,
        status=message.status,
        served_items=list(message.served_items),
        tier=message.tier,
    )


def opinion_of(message: evaluation.OpinionGiven) -> PassedOpinion:
    return PassedOpinion(
        opinion_id=message.opinion_id,
        item_id=message.item_id,
        provider=message.provider,
        answer_by=message.answer_by,
        chased=message.chased,
    )


def case_of(message: intake.NeedAccepted) -> AcceptedCase:
    return AcceptedCase(
        case_id=message.case_id,
        number=message.number,
        station=message.station,
        enterprise=message.enterprise,
        district=message.district,
        industry=message.industry,
        size=message.size,
        green=message.green,
    )


def needs_of(message: intake.NeedAccepted) -> list[AcceptedNeed]:
    return [
        AcceptedNeed(
            item_id=item.item_id,
            code=item.code,
            kind=item.kind,
            section=item.section,
            quantity=item.quantity,
            details=item.details,
            due_at=item.due_at,
        )
        for item in message.items
    ]
