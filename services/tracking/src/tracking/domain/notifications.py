"""What is told: to the enterprise at each change, to a level of the ladder what comes up to it (4.2.2, 7.3.2g)."""

import dataclasses
import datetime
import uuid

from tracking.domain.clock_wording import MARKS, RULES
from tracking.domain.editions import ESCALATED
from tracking.domain.marks import Mark
from tracking.domain.story import Step
from tracking.domain.wording import STEPS, Words

# What is said for intake.need_withdrawn where nobody withdrew anything: a kind of its own for each fact that says so.
LAPSES = ("lapsed", "merged_into")
KINDS = frozenset(STEPS) | {f"intake.need_withdrawn.{fact}" for fact in LAPSES} | {ESCALATED}
"""What an edition has words for: each step, what else it may mean, and what comes up to a level of the ladder."""
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
    stage = (str(step.facts.get("stage_zh", "")), str(step.facts.get("stage_en", "")))
    return _filled(template, case=_case(number), item=item, stage=stage)


def escalated_text(mark: str, rule: str, number: str | None, item: Words, template: Words) -> Words:
    """What a level of the ladder reads of an item that came up to it, and why it did."""
    why = {"mark": MARKS[Mark(mark)], "rule": RULES[rule]}
    return _filled(template, case=_case(number), item=item, **why)


def _case(number: str | None) -> Words:
    return (number, number) if number else BEFORE_ACCEPTANCE


def _filled(template: Words, **words: Words) -> Words:
    zh, en = ({name: pair[n] for name, pair in words.items()} for n in range(2))
    return template[0].format_map(zh), template[1].format_map(en)
