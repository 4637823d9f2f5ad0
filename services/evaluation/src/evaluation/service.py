"""The evaluation service: what it listens to, and how it is put together."""

import uuid
from functools import partial

from chassis.bus import Bus, HttpApi, Rounds, on_timer, subscribe
from chassis.by_message import Refusal
from chassis.desk import desks
from chassis.service import ServiceDefinition
from contracts import intake, matching, tracking
from contracts.answers import ANSWERS
from contracts.parts import AcceptedItem, RefusedAnswer
from evaluation import api
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.storage import tables
from evaluation.storage.work import EvaluationWork
from evaluation.usecases import answers, follow_case, opinions

SERVICE = ServiceDefinition(
    name="evaluation",
    title="评价 / Evaluation",
    work=EvaluationWork,
    blueprints=api.BLUEPRINTS,
    errors=api.STATUS,
    metadata=tables.metadata,
)


def tell_refused(work: EvaluationWork, refusal: Refusal) -> None:
    told = RefusedAnswer.of(refusal.asked.id, refusal.asked.kind, refusal.problem.body())
    answers.tell_refused(work, refusal.asked.sender, told)


class EvaluationService:
    name = "evaluation"

    bus = Bus()
    http = HttpApi()
    desk = Rounds(partial(desks, paths=ANSWERS["evaluation"], tell=tell_refused))

    @subscribe(intake.NeedAccepted)
    def open_case(self, work: EvaluationWork, message: intake.NeedAccepted) -> None:
        follow_case.open_case(work, case_of(message))

    @subscribe(matching.ItemAssessed)
    def classify_item(self, work: EvaluationWork, message: matching.ItemAssessed) -> None:
        follow_case.classify_item(work, message.item_id, message.code, message.occurred_at)

    @subscribe(matching.ServiceAgreed)
    def note_agreement(self, work: EvaluationWork, message: matching.ServiceAgreed) -> None:
        follow_case.note_agreement(
            work,
            message.item_id,
            message.code,
            message.performer,
            message.provider,
            message.occurred_at,
        )

    @subscribe(tracking.ServiceStarted)
    def note_start(self, work: EvaluationWork, message: tracking.ServiceStarted) -> None:
        follow_case.note_start(work, message.item_id, message.started_at)

    @subscribe(tracking.ServiceEnded)
    def note_end(self, work: EvaluationWork, message: tracking.ServiceEnded) -> None:
        follow_case.note_end(work, message.item_id, message.started_at, message.ended_at)

    @on_timer(opinions.ANSWER_TIME_OVER)
    def chase_opinion(self, work: EvaluationWork, opinion_id: str, _payload: None) -> None:
        opinions.chase_opinion(work, uuid.UUID(opinion_id))


def case_of(message: intake.NeedAccepted) -> CaseEvaluation:
    """The case as this service sees it: 需求发起时间 is when the form was filed, 受理时间 when it was accepted."""
    return CaseEvaluation(
        id=message.case_id,
        number=message.number,
        station=message.station,
        enterprise=message.enterprise,
        first_asker=message.first_asker,
        green=message.green,
        filed_at=message.filed_at,
        accepted_at=message.occurred_at,
        items=[_item_of(message, item) for item in message.items],
    )


def _item_of(message: intake.NeedAccepted, item: AcceptedItem) -> ItemEvaluation:
    return ItemEvaluation(
        id=item.item_id,
        case_id=message.case_id,
        station=message.station,
        enterprise=message.enterprise,
        code=item.code,
        kind=item.kind,
        section=item.section,
        quantity=item.quantity,
    )
