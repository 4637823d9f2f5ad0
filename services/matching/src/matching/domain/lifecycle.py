"""Walking a state table: the life of a thing is data, and this is the one place that reads it."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from matching.domain.errors import NotInThisState

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)
Words = Mapping[StrEnum, tuple[str, str]]


@dataclasses.dataclass(frozen=True)
class Step:
    """Where an action leads."""

    next: StrEnum


def walk(table: Mapping[tuple[S, A], Step], words: Words, state: S, action: A) -> Step:
    """The step for an action in a state. Raises NotInThisState, with both in words."""
    if step := table.get((state, action)):
        return step
    state_zh, state_en = words[state]
    action_zh, action_en = words[action]
    raise NotInThisState(
        state_zh=state_zh, state_en=state_en, action_zh=action_zh, action_en=action_en
    )
