"""A case as its page shows it, read from tracking's public answer (4.2.2)."""

import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any

from portal.clients.backend import Unreachable

Words = tuple[str, str]  # Chinese, English


@dataclasses.dataclass(frozen=True, kw_only=True)
class JourneyItem:
    """One item with its promise to the enterprise; `stages` says of each whether it is done."""

    number: int
    code: str | None
    name: Words
    state: Words
    due_at: datetime.datetime | None
    provisional: bool
    performer: str | None
    ended_at: datetime.datetime | None
    ended: bool
    stages: tuple[bool, ...]

    @property
    def stages_done(self) -> int:
        return sum(self.stages)

    def is_overdue(self, now: datetime.datetime) -> bool:
        """Whether the promise was, or by now is, missed; not said of an end whose time is not told."""
        end = self.ended_at if self.ended else now
        return self.due_at is not None and end is not None and end > self.due_at


@dataclasses.dataclass(frozen=True, kw_only=True)
class JourneyStep:
    """One step: when, what, about which item, by which role, of which service, `seconds` after the last."""

    at: datetime.datetime
    words: Words
    item: JourneyItem | None
    role: str
    service: str
    seconds: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class Journey:
    """The whole case; no personal data is in it. What tracking does not tell is None, and not shown."""

    number: str
    station: str | None
    state: Words
    green: bool
    filed_at: datetime.datetime | None
    accepted_at: datetime.datetime | None
    items: tuple[JourneyItem, ...]
    steps: tuple[JourneyStep, ...]

    @property
    def names_performers(self) -> bool:
        return any(item.performer for item in self.items)

    @property
    def names_items(self) -> bool:
        return any(step.item for step in self.steps)

    @property
    def seconds(self) -> float:
        """From the first step to the last one so far."""
        return (self.steps[-1].at - self.steps[0].at).total_seconds() if self.steps else 0.0


def journey_of(answer: dict[str, Any]) -> Journey:
    """Read tracking's answer. Raises Unreachable where it is not what this page can read."""
    try:
        return _journey(answer)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreachable(f"a case that cannot be read: {error!r}") from error


def _journey(answer: dict[str, Any]) -> Journey:
    items = [_item(number, row) for number, row in enumerate(answer["items"], start=1)]
    pairs = zip(answer["items"], items, strict=True)
    by_id = {row["item_id"]: item for row, item in pairs if "item_id" in row}
    return Journey(
        number=answer["number"],
        station=answer.get("station"),
        state=_words(answer, "state"),
        green=bool(answer.get("green")),
        filed_at=_time(answer.get("filed_at")),
        accepted_at=_time(answer.get("accepted_at")),
        items=tuple(items),
        steps=tuple(_steps(answer["steps"], by_id)),
    )


def _item(number: int, row: dict[str, Any]) -> JourneyItem:
    return JourneyItem(
        number=number,
        code=row.get("code"),
        name=_words(row, "name"),
        state=_words(row, "state"),
        due_at=_time(row.get("due_at")),
        provisional=bool(row.get("provisional")),
        performer=row.get("performer"),
        ended_at=_time(row.get("ended_at")),
        ended=row["state"] == "ended",
        stages=tuple(bool(stage.get("reached_at")) for stage in row.get("stages") or ()),
    )


def _steps(rows: list[dict[str, Any]], items: dict[str, JourneyItem]) -> Iterator[JourneyStep]:
    previous: datetime.datetime | None = None
    for row in rows:
        at = datetime.datetime.fromisoformat(row["occurred_at"])
        yield JourneyStep(
            at=at,
            words=(row["zh"], row["en"]),
            item=items.get(row.get("item_id") or ""),
            role=row["actor_role"],
            service=row["service"],
            seconds=(at - (previous or at)).total_seconds(),
        )
        previous = at


def _words(row: dict[str, Any], name: str) -> Words:
    return row[f"{name}_zh"], row[f"{name}_en"]


def _time(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None
