"""How many windows to open: recommended from the records, adopted by the station master (7.1)."""

import dataclasses
from typing import Any

from admin.domain.errors import FieldsRefused, NotFound, TooFewRecords, WrongField
from admin.domain.ports import Work
from admin.domain.reach import own_station
from admin.domain.roster import Roster, entries_of
from admin.domain.staffing import (
    AddedItem,
    HalfHour,
    Quality,
    Recorded,
    Wish,
    judged,
    recommend,
    usual_handling,
)
from admin.domain.window import CODE
from admin.usecases.windows import check_station

LONGEST_DAYS = 400
LONGEST_MINUTES = 240  # of one handling


@dataclasses.dataclass(frozen=True)
class Recommendation:
    """The answer with everything that it rests on."""

    station: str
    wish: Wish
    quality: Quality
    usual_handling_seconds: float
    items: int
    windows: int
    open_windows: int
    halves: list[HalfHour]
    roster: Roster | None


def recommended(work: Work, station: str, wish: Wish) -> Recommendation:
    """What the records say. Raises NotYourStation, NotFound, FieldsRefused."""
    own_station(work.actor, station)
    found = work.network.find(station)
    if found is None:
        raise NotFound(what_zh="服务站", what_en="station", key=station)
    _check(wish)
    records = list(work.rosters.recorded(station, wish.first_day, wish.last_day))
    every, opened = work.windows.count(station)
    roster = work.rosters.current(station)
    return Recommendation(
        station=station,
        wish=wish,
        quality=judged(records, wish),
        usual_handling_seconds=usual_handling(records, wish),
        items=len({*found.served_items, *found.resident_items, *(i.item for i in wish.added)}),
        windows=every,
        open_windows=opened,
        halves=_halves(records, wish, opened, roster),
        roster=roster,
    )


def adopt(work: Work, station: str, wish: Wish, note: str) -> Roster:
    """The recommendation becomes the roster in force, with who and when; computed anew from the same wish.

    Raises NotYourStation, StationClosed, FieldsRefused, TooFewRecords.
    """
    check_station(work, station)
    found = recommended(work, station, wish)
    if found.quality.reasons:
        first: dict[str, Any] = found.quality.reasons[0]
        raise TooFewRecords(zh=first["zh"], en=first["en"])
    roster = Roster(
        roster_id=work.new_id(),
        station=station,
        adopted_at=work.now,
        adopted_by=work.actor.id,
        note=note,
        assumptions=wish.as_facts(),
        entries=entries_of(found.halves, found.windows),
    )
    work.rosters.add(roster)
    return roster


def _halves(
    records: list[Recorded], wish: Wish, opened: int, roster: Roster | None
) -> list[HalfHour]:
    return recommend(records, wish, opened, roster.windows() if roster else {})


def _check(wish: Wish) -> None:
    wrong = [w for n, one in enumerate(wish.added) for w in _wrong_added(f"added[{n}]", one)]
    if not 0 <= (wish.last_day - wish.first_day).days < LONGEST_DAYS:
        zh, en = f"时段须为1至{LONGEST_DAYS}天。", f"A period has 1 to {LONGEST_DAYS} days."
        wrong.append(WrongField("last_day", "bad_period", zh, en))
    if wrong:
        raise FieldsRefused(wrong)


def _wrong_added(field: str, one: AddedItem) -> list[WrongField]:
    wrong = []
    if not CODE.fullmatch(one.item):
        zh, en = f"“{one.item}”不是事项编号。", f"'{one.item}' is no code of an item."
        wrong.append(WrongField(field, "unknown_code", zh, en))
    if not 0 < one.minutes <= LONGEST_MINUTES:
        zh = f"办理时间须多于0、不超过{LONGEST_MINUTES}分钟。"
        en = f"Handling takes more than 0 and at most {LONGEST_MINUTES} minutes."
        wrong.append(WrongField(field, "out_of_range", zh, en))
    return wrong
