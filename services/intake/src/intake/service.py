"""Intake on the bus: which message means what to it. A table of contents, nothing more."""

import uuid

from chassis.bus import Bus, HttpApi, on_timer, subscribe
from chassis.service import ServiceDefinition
from contracts import admin, matching
from intake import api, usecases
from intake.adapters.files import StoredFiles
from intake.domain.facts import AskedMaterial, CatalogueItem, Disclosure, Station, StationPromise
from intake.storage import tables
from intake.storage.work import IntakeWork
from worktime import Limit, Unit, calendar_as_published, hours_as_published

SERVICE = ServiceDefinition(
    name="intake",
    title="需求受理",
    work=IntakeWork,
    blueprints=api.BLUEPRINTS,
    errors=api.STATUS,
    metadata=tables.metadata,
)


class IntakeService:
    """Takes a need from its form to its acceptance (4.2.1, 6.1, 7.2, 7.3, Appendix A)."""

    name = "intake"
    bus = Bus()
    http = HttpApi()

    @subscribe(admin.StationPublished)
    def remember_station(self, work: IntakeWork, message: admin.StationPublished) -> None:
        usecases.remember_station(work, _station_of(message))

    @subscribe(admin.CalendarPublished)
    def remember_calendar(self, work: IntakeWork, message: admin.CalendarPublished) -> None:
        usecases.remember_calendar(work, calendar_as_published(message))

    @subscribe(admin.PromisePublished)
    def remember_promise(self, work: IntakeWork, message: admin.PromisePublished) -> None:
        if not message.holder:
            usecases.remember_promise(work, _promise_of(message))

    @subscribe(matching.CatalogueItemPublished)
    def remember_catalogue_item(
        self, work: IntakeWork, message: matching.CatalogueItemPublished
    ) -> None:
        usecases.remember_catalogue_item(work, _catalogue_item_of(message))

    @subscribe(matching.OfferAccepted)
    def grant_disclosure(self, work: IntakeWork, message: matching.OfferAccepted) -> None:
        usecases.grant_disclosure(work, _disclosure_of(message))

    @subscribe(matching.OfferDeclined)
    def revoke_disclosure(self, work: IntakeWork, message: matching.OfferDeclined) -> None:
        usecases.revoke_disclosure(work, _disclosure_of(message))

    @subscribe(admin.CaseArchived)
    def mark_archived(self, work: IntakeWork, message: admin.CaseArchived) -> None:
        usecases.mark_archived(work, message.case_id, message.occurred_at)

    @on_timer(usecases.DECISION_OVER)
    def end_silence(self, work: IntakeWork, form_id: str, _payload: None) -> None:
        usecases.accept_by_silence(work, uuid.UUID(form_id))

    @on_timer(usecases.ANSWER_OVER)
    def end_waiting(self, work: IntakeWork, form_id: str, _payload: None) -> None:
        usecases.lapse_unanswered(work, uuid.UUID(form_id))

    @on_timer(usecases.HAND_OVER_OVER)
    def end_hand_over(self, work: IntakeWork, subject: str, hand_over: str) -> None:
        usecases.escalate_hand_over(work, uuid.UUID(subject), uuid.UUID(hand_over))

    @on_timer(usecases.INQUIRY_OVER)
    def end_inquiry(self, work: IntakeWork, inquiry_id: str, _payload: None) -> None:
        usecases.mark_late(work, uuid.UUID(inquiry_id))

    @on_timer(usecases.FORGET_INBOUND)
    def forget_inbound(self, work: IntakeWork, inbound_id: str, _payload: None) -> None:
        usecases.forget_inbound(work, uuid.UUID(inbound_id))

    @on_timer(usecases.FORGET_FILE)
    def forget_file(self, work: IntakeWork, file_id: str, _payload: None) -> None:
        usecases.forget_file(work, uuid.UUID(file_id))

    @on_timer(usecases.FORGET_BYTES)
    def forget_bytes(self, _work: IntakeWork, file_id: str, _payload: None) -> None:
        usecases.forget_bytes(StoredFiles(), uuid.UUID(file_id))

    @on_timer(usecases.RECOUNT)
    def recount(self, work: IntakeWork, year: str, after: str | None) -> None:
        usecases.recount_after(work, int(year), uuid.UUID(after) if after else None)


def _station_of(message: admin.StationPublished) -> Station:
    return Station(
        code=message.code,
        revision=message.revision,
        name_zh=message.name_zh,
        name_en=message.name_en,
        status=message.status,
        address_zh=message.address_zh,
        phone=message.phone,
        hours=hours_as_published(message),
        deemed_acceptance=message.deemed_acceptance,
        charges_fees=message.charges_fees,
    )


def _promise_of(message: admin.PromisePublished) -> StationPromise:
    return StationPromise(
        station=message.station,
        item=message.item,
        revision=message.revision,
        limit=Limit(message.working_days, Unit(message.unit)),
    )


def _catalogue_item_of(message: matching.CatalogueItemPublished) -> CatalogueItem:
    return CatalogueItem(
        code=message.code,
        revision=message.revision,
        name_zh=message.name_zh,
        name_en=message.name_en,
        promise_working_days=message.promise_working_days,
        statutory_working_days=message.statutory_working_days,
        materials=tuple(
            AskedMaterial(
                key=one.key, name_zh=one.name_zh, name_en=one.name_en, required=one.required
            )
            for one in message.materials
        ),
    )


def _disclosure_of(message: matching.OfferAccepted | matching.OfferDeclined) -> Disclosure:
    return Disclosure(
        offer_id=message.offer_id,
        case_id=message.case_id,
        item_id=message.item_id,
        provider=message.provider,
    )
