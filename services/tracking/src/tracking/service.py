"""Tracking on the bus: which message means what to it. A table of contents, nothing more."""

import uuid
from functools import partial

from chassis.bus import Bus, HttpApi, Rounds, on_timer, subscribe
from chassis.by_message import Refusal
from chassis.desk import desks
from chassis.service import ServiceDefinition
from contracts import admin, evaluation, intake, matching
from contracts.answers import ANSWERS
from contracts.message import Message
from contracts.parts import RefusedAnswer
from tracking import api
from tracking.adapters.translation import (
    acceptance_of,
    agreement_of,
    case_of,
    catalogue_item_of,
    items_of,
    process_of,
    station_of,
    step_of,
)
from tracking.couriers import couriers_of
from tracking.storage import tables
from tracking.storage.work import TrackingWork
from tracking.usecases import answers, clocks, following
from worktime import calendar_as_published

Application = (
    intake.SupplementAsked
    | intake.SupplementAnswered
    | intake.NeedRefused
    | intake.RefusalAppealed
    | intake.RefusalUpheld
    | intake.RefusalOverturned
    | intake.NeedReferred
    | intake.NeedWithdrawn
)

SERVICE = ServiceDefinition(
    name="tracking",
    title="办件跟踪",
    work=TrackingWork,
    blueprints=api.BLUEPRINTS,
    errors=api.STATUS,
    metadata=tables.metadata,
)


def tell_refused(work: TrackingWork, refusal: Refusal) -> None:
    told = RefusedAnswer.of(refusal.asked.id, refusal.asked.kind, refusal.problem.body())
    answers.tell_refused(work, refusal.asked.sender, told)


class TrackingService:
    """Follows every case from its form to the archive (4.2.2, 6.5.2, Appendix B)."""

    name = "tracking"
    bus = Bus()
    http = HttpApi()
    courier = Rounds(couriers_of)
    desk = Rounds(partial(desks, paths=ANSWERS["tracking"], tell=tell_refused))

    @subscribe(matching.CatalogueItemPublished)
    def learn_catalogue_item(
        self, work: TrackingWork, message: matching.CatalogueItemPublished
    ) -> None:
        following.learn_catalogue_item(work, catalogue_item_of(message), process_of(message))

    @subscribe(admin.StationPublished)
    def keep_station(self, work: TrackingWork, message: admin.StationPublished) -> None:
        clocks.keep_station(work, station_of(message))

    @subscribe(admin.CalendarPublished)
    def keep_calendar(self, work: TrackingWork, message: admin.CalendarPublished) -> None:
        clocks.keep_calendar(work, calendar_as_published(message))

    @on_timer(clocks.RECOUNT)
    def recount_promises(self, work: TrackingWork, _year: str, _payload: None) -> None:
        clocks.recount_promises(work)

    @on_timer(clocks.RECOUNT_STATION)
    def recount_station(self, work: TrackingWork, station: str, _payload: None) -> None:
        clocks.recount_station(work, station)

    @on_timer(clocks.LOOK)
    def look_at_clock(self, work: TrackingWork, item_id: str, _payload: None) -> None:
        clocks.look(work, uuid.UUID(item_id))

    @subscribe(intake.FormFiled)
    def file_case(self, work: TrackingWork, message: intake.FormFiled) -> None:
        step = step_of(work.message_id, message)
        following.file_case(work, step, case_of(message))

    @subscribe(intake.SupplementAsked)
    @subscribe(intake.SupplementAnswered)
    @subscribe(intake.NeedRefused)
    @subscribe(intake.RefusalAppealed)
    @subscribe(intake.RefusalUpheld)
    @subscribe(intake.RefusalOverturned)
    @subscribe(intake.NeedReferred)
    @subscribe(intake.NeedWithdrawn)
    def follow_application(self, work: TrackingWork, message: Application) -> None:
        step = step_of(work.message_id, message)
        following.follow_application(work, step, case_of(message))

    @subscribe(intake.NeedAccepted)
    def accept_case(self, work: TrackingWork, message: intake.NeedAccepted) -> None:
        step = step_of(work.message_id, message)
        case, acceptance = case_of(message), acceptance_of(message)
        following.accept_case(work, step, case, acceptance, items_of(message))

    @subscribe(matching.ItemAssessed)
    def assess_item(self, work: TrackingWork, message: matching.ItemAssessed) -> None:
        step = step_of(work.message_id, message)
        following.assess_item(work, step, message.code, message.way)

    @subscribe(matching.ServiceAgreed)
    def agree_item(self, work: TrackingWork, message: matching.ServiceAgreed) -> None:
        step = step_of(work.message_id, message)
        following.agree_item(work, step, agreement_of(message))

    @subscribe(matching.OfferMade)
    @subscribe(matching.OfferAccepted)
    @subscribe(matching.OfferDeclined)
    @subscribe(matching.OfferExpired)
    @subscribe(matching.OfferWithdrawn)
    @subscribe(matching.ProviderNotFound)
    @subscribe(matching.TermsProposed)
    @subscribe(evaluation.QuestionnaireIssued)
    @subscribe(evaluation.SummaryFiled)
    @subscribe(evaluation.AnswerReceived)
    @subscribe(evaluation.OpinionGiven)
    @subscribe(evaluation.OpinionAnswered)
    @subscribe(evaluation.CaseEvaluated)
    @subscribe(admin.CaseArchived)
    def record_step(self, work: TrackingWork, message: Message) -> None:
        following.record_step(work, step_of(work.message_id, message))
