"""Rows and entries as people read them: with the words of their states, kinds, steps and roles."""

from typing import Any

from contracts.vocabulary import KINDS, ROLES
from tracking.domain.timeline import Entry
from tracking.domain.wording import CASE_STATES, ITEM_STATES, words_of


def case_shown(row: dict[str, Any]) -> dict[str, Any]:
    """A case row with the words of its state, and of its items if it brings them."""
    zh, en = CASE_STATES[row["state"]]
    items = [item_shown(item) for item in row.get("items", ())]
    return {**row, "state": row["state"].value, "state_zh": zh, "state_en": en, "items": items}


def item_shown(row: dict[str, Any]) -> dict[str, Any]:
    """An item row with the words of its state and kind."""
    zh, en = ITEM_STATES[row["state"]]
    kind_zh, kind_en = KINDS.get(row["kind"], (row["kind"], row["kind"]))
    words = {"state_zh": zh, "state_en": en, "kind_zh": kind_zh, "kind_en": kind_en}
    return {**row, "state": row["state"].value, **words}


def entry_shown(entry: Entry) -> dict[str, Any]:
    """A timeline entry with its words and those of the actor's role."""
    zh, en = words_of(entry.step)
    role = entry.step.actor_role
    role_zh, role_en = ROLES.get(role, (role, role))
    return {
        **vars(entry.step),
        "step": entry.step.name,
        "service": entry.step.service,
        "zh": zh,
        "en": en,
        "actor_role_zh": role_zh,
        "actor_role_en": role_en,
        "organisation": entry.organisation,
        "seconds_since_previous": entry.seconds_since_previous,
    }
