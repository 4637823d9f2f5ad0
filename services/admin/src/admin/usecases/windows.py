"""Windows of a station, set up by its master; each change is kept (7.1)."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from admin.domain.errors import FieldsRefused, NotFound, StationClosed, WrongField
from admin.domain.ports import Work
from admin.domain.reach import own_station, reached
from admin.domain.station import Status
from admin.domain.window import Window, wrong_codes

CheckRevision = Callable[[int], None]


def add_window(work: Work, station: str, number: int, facts: Mapping[str, Any]) -> Window:
    """A new window of the master's own station. Raises NotYourStation, StationClosed, FieldsRefused, AlreadyThere."""
    check_station(work, station)
    _check(work, station, facts)
    window = Window(window_id=work.new_id(), station=station, number=number, **facts)
    work.windows.add(window)
    _note(work, window)
    return window


def change_window(
    work: Work, window_id: uuid.UUID, facts: Mapping[str, Any], check_revision: CheckRevision
) -> Window:
    """Open or close it, staff it, have it serve something else. `check_revision` raises for a stale caller.

    Raises NotFound (another station's too), FieldsRefused.
    """
    window = own_window(work, window_id)
    check_revision(window.revision)
    _check(work, window.station, facts)
    if window.change(facts):
        _note(work, window)
    return window


def own_window(work: Work, window_id: uuid.UUID) -> Window:
    """A window of the caller's station, locked. Raises NotFound."""
    window = work.windows.get(window_id)
    reached(work.actor, window.station, None, what=("窗口", "window"), key=window_id)
    return window


def check_station(work: Work, code: str) -> None:
    """The station is there, in the system, and the caller's own where that is staff.

    Raises NotFound, NotYourStation, StationClosed.
    """
    station = work.network.find(code)
    if station is None:
        raise NotFound(what_zh="服务站", what_en="station", key=code)
    own_station(work.actor, code)
    if station.status == Status.REMOVED:
        raise StationClosed(station=code)


def _check(work: Work, station: str, facts: Mapping[str, Any]) -> None:
    wrong = [*wrong_codes("serves", facts["serves"]), *_wrong_staff(work, station, facts)]
    if wrong:
        raise FieldsRefused(wrong)


def _wrong_staff(work: Work, station: str, facts: Mapping[str, Any]) -> list[WrongField]:
    """Whoever staffs a window is of the station's staff; no account and another station's look alike."""
    if facts["staffed_by"] is None or _is_of(work, station, facts["staffed_by"]):
        return []
    zh, en = "须为本站人员的账号。", "It has to be an account of this station's staff."
    return [WrongField("staffed_by", "other_station", zh, en)]


def _is_of(work: Work, station: str, account: str) -> bool:
    try:
        return work.accounts.get(uuid.UUID(account)).station == station
    except NotFound:
        return False


def _note(work: Work, window: Window) -> None:
    work.windows.note(work.new_id(), window, window.facts(), work.actor.id, work.now)
