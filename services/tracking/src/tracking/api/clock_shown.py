"""Clocks as people read them: with the words of their stages, holders, marks, rules, grounds and days."""

import dataclasses
from typing import Any

from tracking.api.shown import item_shown
from tracking.domain.clock import Clock
from tracking.domain.clock_wording import (
    EXTENSION_STATES,
    GROUNDS,
    HOLDERS,
    MARKS,
    RULES,
    STAGES,
)
from tracking.domain.marks import Mark, Marked
from tracking.domain.pausing import Extension, ExtensionState, Ground
from worktime import REASONS, ExplainedDay

Row = dict[str, Any]


def clock_shown(found: Row) -> Row:
    """An item's clock from what was read of it (clock_queries.clock_of)."""
    clock: Clock = found["clock"]
    return {
        **vars(clock),
        "promise": _promise_shown(found),
        "step": _step_shown(clock),
        "mark": mark_shown(found["marked"]),
        "extensions": [extension_shown(one) for one in clock.extensions],
        "escalations": found["escalations"],
    }


def _promise_shown(found: Row) -> Row:
    clock, due = found["clock"], found["due"]
    return {
        "started_at": clock.accepted_at,
        "value": clock.promise_value,
        "unit": clock.promise_unit,
        "extended_days": clock.extended_days,
        "first_due_at": clock.promised_at,
        "due_at": due.at,
        "provisional": due.provisional,
        "days": [_day_shown(day) for day in found["days"]],
    }


def _step_shown(clock: Clock) -> Row:
    return {
        "stage": clock.stage,
        **_worded("stage", STAGES[clock.stage]),  # type: ignore[index]
        "holder": clock.holder,
        **_worded("holder", HOLDERS[clock.holder]),  # type: ignore[index]
        "provider": clock.provider,
        "since": clock.step_since,
        "limit_value": clock.limit_value,
        "limit_unit": clock.limit_unit,
        "due_at": clock.step_due_at,
    }


def mark_shown(marked: Marked) -> Row:
    rule = RULES[marked.rule] if marked.rule else (None, None)
    words = {**_worded("mark", MARKS[marked.mark]), **_worded("rule", rule)}
    return {"mark": marked.mark.value, "rule": marked.rule, "since": marked.since, **words}


def extension_shown(one: Extension) -> Row:
    return {
        **dataclasses.asdict(one),
        **_worded("ground", GROUNDS[Ground(one.ground)]),
        **_worded("state", EXTENSION_STATES[ExtensionState(one.state)]),
    }


def marked_item_shown(row: Row) -> Row:
    """An item of a list, with the words of its mark."""
    return {**item_shown(row), **_worded("mark", MARKS[Mark(row["mark"])])}


def asked_shown(row: Row) -> Row:
    return {**item_shown(row), "extension": extension_shown(row["extension"])}


def _day_shown(day: ExplainedDay) -> Row:
    return {**vars(day), "kind": day.kind.value, **_worded("reason", REASONS[day.reason])}


def _worded(name: str, words: tuple[str | None, str | None]) -> Row:
    return {f"{name}_zh": words[0], f"{name}_en": words[1]}
