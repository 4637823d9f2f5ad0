"""From the words of the contracts into tracking's own: one function a kind of message."""

import uuid

from contracts import admin, intake, matching
from contracts.message import Message
from contracts.parts import AcceptedItem
from tracking.domain.calendar import Station
from tracking.domain.case import Acceptance, Case
from tracking.domain.catalogue import CatalogueItem, Process
from tracking.domain.progress import Agreement, ItemProgress
from tracking.domain.story import Step
from worktime import hours_as_published

# The plain facts of a message that stand beside its step; what is not named here is not kept.
FACTS: dict[str, tuple[str, ...]] = {
    "intake.form_filed": ("channel", "form_version", "item_count"),
    "intake.supplement_asked": ("missing", "breach"),
    "intake.supplement_answered": ("materials",),
    "intake.need_accepted": ("number", "green"),
    "intake.need_refused": ("reason_class",),
    "intake.need_withdrawn": ("lapsed", "merged_into"),
    "matching.item_assessed": ("code", "way"),
    "matching.offer_made": ("round", "chosen_by", "respond_by"),
    "matching.offer_declined": ("reason_class",),
    "matching.terms_proposed": ("round", "party"),
    "matching.service_agreed": (
        "performer",
        "starts_on",
        "cycle_working_days",
        "price_yuan",
        "sheet_number",
    ),
    "evaluation.questionnaire_issued": ("expires_at",),
    "evaluation.summary_filed": ("in_time",),
    "evaluation.answer_received": ("overall", "solved"),
    "evaluation.opinion_given": ("kind", "answer_by", "chased"),
    "evaluation.opinion_answered": ("in_time",),
    "evaluation.case_evaluated": ("item_count",),
    "admin.case_archived": ("number", "custodian"),
}


def step_of(message_id: uuid.UUID | None, message: Message) -> Step:
    """The step that a message tells. Every message that is handled has an id; one without is a mistake here."""
    if message_id is None:
        raise ValueError(f"{message.name} is handled without a message id")
    return Step(
        message_id=message_id,
        name=message.name,
        case_id=getattr(message, "case_id"),  # noqa: B009 - every contract of the story has it
        item_id=getattr(message, "item_id", None),
        occurred_at=message.occurred_at,
        actor=message.actor,
        actor_role=message.actor_role,
        provider=getattr(message, "provider", None),
        facts=message.plain(FACTS.get(message.name, ())),
    )


Opening = (
    intake.FormFiled
    | intake.SupplementAsked
    | intake.SupplementAnswered
    | intake.NeedAccepted
    | intake.NeedRefused
    | intake.RefusalAppealed
    | intake.RefusalUpheld
    | intake.RefusalOverturned
    | intake.NeedReferred
    | intake.NeedWithdrawn
)


def case_of(message: Opening) -> Case:
    """The case that a message speaks of, as it is before anything has happened to it."""
    return Case(case_id=message.case_id, station=message.station, enterprise=message.enterprise)


def acceptance_of(message: intake.NeedAccepted) -> Acceptance:
    return Acceptance(
        number=message.number,
        first_asker=message.first_asker,
        check_code_hash=message.check_code_hash,
        green=message.green,
        filed_at=message.filed_at,
        accepted_at=message.occurred_at,
    )


def items_of(message: intake.NeedAccepted) -> list[ItemProgress]:
    return [_item_of(item, message) for item in message.items]


def _item_of(item: AcceptedItem, message: intake.NeedAccepted) -> ItemProgress:
    return ItemProgress(
        item_id=item.item_id,
        case_id=message.case_id,
        station=message.station,
        enterprise=message.enterprise,
        kind=item.kind,
        section=item.section,
        quantity=item.quantity,
        due_at=item.due_at,
        promise_value=item.promise_working_days,
        promise_unit=item.promise_unit,
        provisional=item.provisional,
        code=item.code,
        code_since=message.occurred_at,
    )


def agreement_of(message: matching.ServiceAgreed) -> Agreement:
    return Agreement(
        code=message.code,
        performer=message.performer,
        provider=message.provider,
        agreed_at=message.occurred_at,
        starts_on=message.starts_on,
        cycle_working_days=message.cycle_working_days,
        sheet_number=message.sheet_number,
    )


def catalogue_item_of(message: matching.CatalogueItemPublished) -> CatalogueItem:
    return CatalogueItem(
        code=message.code,
        revision=message.revision,
        kind=message.kind,
        name_zh=message.name_zh,
        name_en=message.name_en,
    )


def process_of(message: matching.CatalogueItemPublished) -> Process:
    return Process(
        code=message.code,
        version=message.process_version,
        revision=message.revision,
        published_at=message.occurred_at,
        stages=[
            {"key": stage.key, "name_zh": stage.name_zh, "name_en": stage.name_en}
            for stage in message.stages
        ],
    )


def station_of(message: admin.StationPublished) -> Station:
    return Station(
        code=message.code,
        revision=message.revision,
        superior=message.superior,
        hours=hours_as_published(message),
    )
