"""The network of stations on both axes: what they cover, and who supervises them (3.3, 4.3, 8.2.2)."""

import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from admin.adapters.codes import CODE_LISTS
from admin.domain.errors import AlreadyThere, FieldsRefused, NotFound, WrongField
from admin.domain.hours import working_hours, wrong_hours
from admin.domain.ports import Work
from admin.domain.station import Station, StatusAction
from admin.domain.station_rules import wrong_code, wrong_facts
from admin.domain.supervision import UNIT_CODE, Unit, check_chains
from contracts.admin import StationPublished
from contracts.parts import OpenHours, SpecialDay

CheckRevision = Callable[[int], None]
BY_OPERATOR = "operator"  # such a station or unit is no longer changed by the reference file
DEFAULTS = {
    "status": "active",
    "status_reason_zh": "",
    "status_reason_en": "",
    "special_days": [],
    "deemed_acceptance": True,
    "charges_fees": False,
}


def register_station(work: Work, code: str, facts: Mapping[str, Any]) -> Station:
    """A new station joins the city system (3.3). Raises FieldsRefused, AlreadyThere."""
    _check(work, facts, wrong_code(code))
    if work.network.find(code):
        raise AlreadyThere(what_zh="服务站", what_en="Station", key=code)
    return _add(work, Station(code=code, **facts, kept_by=BY_OPERATOR))


def change_station(
    work: Work, code: str, facts: Mapping[str, Any], check_revision: CheckRevision
) -> Station:
    """Change what the directory shows. `check_revision` raises for a stale caller. Raises NotFound, FieldsRefused."""
    station = work.network.get(code)
    check_revision(station.revision)
    _check(work, facts, [])
    if station.change(facts):
        _tell(work, station)
    return station


def move_station(
    work: Work, code: str, action: StatusAction, reason_zh: str, reason_en: str
) -> Station:
    """Change a station's standing (8.2.2). Raises NotFound, NotInThisState."""
    station = work.network.get(code)
    station.move(action, reason_zh, reason_en)
    _tell(work, station)
    return station


def appoint_custodian(work: Work, code: str, account_id: uuid.UUID) -> Station:
    """Name who keeps a station's archive (9.3.2): one of its own staff. Raises NotFound, FieldsRefused."""
    station = work.network.get(code)
    if work.accounts.get(account_id).station != code:
        zh, en = "档案管理员须为本站人员。", "The custodian has to be of this station's staff."
        raise FieldsRefused([WrongField("account_id", "other_station", zh, en)])
    if station.change({"custodian": str(account_id)}):
        _tell(work, station)
    return station


def put_unit(work: Work, code: str, facts: Mapping[str, Any]) -> Unit:
    """Add or change a unit of the chain of supervision. Raises FieldsRefused, NotFound, SupervisionCycle."""
    _check_unit(work, code, facts)
    return _put_unit(work, code, facts, BY_OPERATOR)


def load_network(work: Work, document: Mapping[str, Any]) -> None:
    """Bring units and stations to what the reference file says, and publish every station again.

    What an operator has changed stays. Raises FieldsRefused, SupervisionCycle, NotFound.
    """
    check_chains({unit["code"]: unit["superior"] for unit in document["units"]})
    for unit in document["units"]:
        known = work.network.find_unit(unit["code"])
        if known is None or known.kept_by != BY_OPERATOR:
            facts = {name: value for name, value in unit.items() if name != "code"}
            _put_unit(work, unit["code"], facts, "reference")
    for facts in document["stations"]:
        _load_station(work, {**DEFAULTS, **facts})


def publish(work: Work, station: Station) -> None:
    """Tell the other services about a station."""
    work.emit(
        StationPublished(
            occurred_at=work.now,
            actor=work.actor.id,
            actor_role=work.actor.role,
            code=station.code,
            revision=station.revision,
            name_zh=station.name_zh,
            name_en=station.name_en,
            tier=station.tier,
            founder=station.founder,
            status=station.status,
            superior=station.superior,
            districts=tuple(station.districts),
            served_items=tuple(station.served_items),
            address_zh=station.address_zh,
            phone=station.phone,
            hours=open_hours(working_hours(station.opening_hours)),
            special_days=special_days(station.special_days),
            deemed_acceptance=station.deemed_acceptance,
            charges_fees=station.charges_fees,
        )
    )


def open_hours(windows: Iterable[Mapping[str, str]]) -> tuple[OpenHours, ...]:
    """Windows as the others get to know them."""
    return tuple(OpenHours(opens=one["opens"], closes=one["closes"]) for one in windows)


def special_days(days: Iterable[Mapping[str, Any]]) -> tuple[SpecialDay, ...]:
    """Days with other hours, without the reasons."""
    return tuple(
        SpecialDay(on=datetime.date.fromisoformat(one["on"]), hours=open_hours(one["windows"]))
        for one in days
    )


def _load_station(work: Work, row: Mapping[str, Any]) -> None:
    facts = {name: value for name, value in row.items() if name != "code"}
    _check(work, facts, wrong_code(row["code"]))
    station = work.network.find(row["code"])
    if station is None:
        _add(work, Station(code=row["code"], **facts))
        return
    if station.kept_by != BY_OPERATOR and station.change(facts):
        _note(work, station.code, station.facts())
    publish(work, station)


def _add(work: Work, station: Station) -> Station:
    work.network.add(station)
    _note(work, station.code, station.facts())
    publish(work, station)
    return station


def _tell(work: Work, station: Station) -> None:
    station.kept_by = BY_OPERATOR
    _note(work, station.code, station.facts())
    publish(work, station)


def _put_unit(work: Work, code: str, facts: Mapping[str, Any], kept_by: str) -> Unit:
    unit = work.network.find_unit(code)
    if unit is None:
        unit = Unit(code=code, **facts, kept_by=kept_by)
        work.network.add(unit)
    elif not unit.change(facts, kept_by):
        return unit
    _note(work, code, dict(facts))
    return unit


def _note(work: Work, code: str, facts: Mapping[str, Any]) -> None:
    work.network.note(work.new_id(), code, facts, work.actor.id, work.now)


def _check(work: Work, facts: Mapping[str, Any], wrong: list[WrongField]) -> None:
    found = [*wrong, *wrong_facts(facts, CODE_LISTS), *wrong_hours(facts)]
    if work.network.find_unit(facts["superior"]) is None:
        found.append(_unknown("superior", facts["superior"]))
    if found:
        raise FieldsRefused(found)


def _check_unit(work: Work, code: str, facts: Mapping[str, Any]) -> None:
    if not UNIT_CODE.fullmatch(code):
        zh, en = "监管单位编号须形如 SY-AMR-210102。", "It looks like SY-AMR-210102."
        raise FieldsRefused([WrongField("code", "bad_code", zh, en)])
    superiors = {**work.network.superiors(), code: facts["superior"]}
    try:
        check_chains(superiors)
    except NotFound as error:
        raise FieldsRefused([_unknown("superior", facts["superior"] or "")]) from error


def _unknown(field: str, code: str) -> WrongField:
    return WrongField(field, "unknown_code", f"代码“{code}”不存在。", f"There is no code '{code}'.")
