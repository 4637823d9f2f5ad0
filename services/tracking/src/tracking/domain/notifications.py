"""What the enterprise is told at each change (4.2.2, 7.3.2g): which steps, and how its words are filled in."""

import dataclasses
import datetime
import uuid

from tracking.domain.story import Step
from tracking.domain.wording import STEPS, Words

# What is said for intake.need_withdrawn where nobody withdrew anything: a kind of its own for each fact that says so.
LAPSES = ("lapsed", "merged_into")
KINDS = frozenset(STEPS) | {f"intake.need_withdrawn.{fact}" for fact in LAPSES}
"""What an edition has words for: each step, and what else it may mean."""
BEFORE_ACCEPTANCE: Words = ("（待受理）", "(not accepted yet)")


@dataclasses.dataclass(eq=False)
class Notification:
    """One change that the enterprise is told of; its id is the id of the message that told it, so never twice."""

    message_id: uuid.UUID
    case_id: uuid.UUID
    item_id: uuid.UUID | None
    enterprise: str
    step: str
    occurred_at: datetime.datetime


def notification_for(step: Step, enterprise: str) -> Notification | None:
    """What to tell the enterprise about a step; None for its own steps, which it knows."""
    if step.name not in STEPS or step.actor_role == "enterprise":
        return None
    return Notification(
        message_id=step.message_id,
        case_id=step.case_id,
        item_id=step.item_id,
        enterprise=enterprise,
        step=step.name,
        occurred_at=step.occurred_at,
    )


def kind_of(step: Step) -> str:
    """The kind of change that a step is to who is told of it."""
    return next((f"{step.name}.{fact}" for fact in LAPSES if step.facts.get(fact)), step.name)


def text_of(step: Step, number: str | None, item: Words, template: Words) -> Words:
    """The text in Chinese and English. It is made when it is read: names may arrive later than the change."""
    stage = (step.facts.get("stage_zh", ""), step.facts.get("stage_en", ""))
    case = (number, number) if number else BEFORE_ACCEPTANCE
    facts = [{"case": case[n], "item": item[n], "stage": stage[n]} for n in range(2)]
    return template[0].format_map(facts[0]), template[1].format_map(facts[1])
