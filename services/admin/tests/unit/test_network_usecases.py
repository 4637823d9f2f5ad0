"""Stations and units: loaded, changed, published."""

import copy
from typing import Any

import pytest

from admin import data
from admin.adapters.codes import CODE_LISTS
from admin.domain.errors import AlreadyThere, FieldsRefused, NotFound, SupervisionCycle
from admin.domain.station import Founder, StatusAction, Tier
from admin.domain.station_rules import wrong_facts
from admin.domain.supervision import Unit
from admin.usecases import network


def any_revision(revision: int) -> None:
    """A caller who is never stale."""


def codes(caught: pytest.ExceptionInfo[FieldsRefused]) -> dict[str, str]:
    return {wrong.field: wrong.code for wrong in caught.value.wrong_fields}


@pytest.mark.clause("3.3", "4.3")
def test_the_sample_network_is_sound_when_read() -> None:
    document = data.network()
    assert {station["tier"] for station in document["stations"]} == set(Tier)
    assert {station["founder"] for station in document["stations"]} == set(Founder)
    for station in document["stations"]:
        assert wrong_facts(station, CODE_LISTS) == []
    assert [unit["code"] for unit in document["units"] if unit["superior"] is None] == ["SY-AMR"]


def test_every_station_is_published_when_the_network_is_loaded(work: Any) -> None:
    network.load_network(work, data.network())
    said = {message.code: message for message in work.emitted}
    assert len(said) == len(work.emitted) == len(data.network()["stations"])
    assert said["SY-LZ-01"].status == "removed"
    assert "5.1.4" in said["SY-HP-01"].served_items


def test_no_revision_rises_when_the_same_file_is_loaded_again(work: Any) -> None:
    network.load_network(work, data.network())
    noted = list(work.network.noted)
    network.load_network(work, data.network())
    assert {station.revision for station in work.network.stations.values()} == {1}
    assert work.network.noted == noted
    assert len(work.emitted) == 2 * len(work.network.stations)


def test_only_the_changed_station_gets_a_revision_when_the_file_changes(work: Any) -> None:
    document = data.network()
    network.load_network(work, document)
    changed = copy.deepcopy(document)
    changed["stations"][1]["phone"] = "024-1"
    network.load_network(work, changed)
    revisions = {s.code: s.revision for s in work.network.stations.values() if s.revision > 1}
    assert revisions == {"SY-HP-01": 2}


def test_an_operators_change_stays_when_the_file_is_loaded_again(work: Any) -> None:
    network.load_network(work, data.network())
    network.move_station(work, "SY-HP-01", StatusAction.RECTIFY, "不合格", "Not passed")
    network.load_network(work, data.network())
    assert work.network.get("SY-HP-01").status == "in_rectification"


@pytest.mark.clause("4.3")
def test_the_file_is_refused_when_its_units_form_a_cycle(work: Any) -> None:
    document = data.network()
    document["units"][0]["superior"] = document["units"][-1]["code"]
    with pytest.raises(SupervisionCycle):
        network.load_network(work, document)
    assert work.emitted == []


def test_a_station_is_published_when_it_is_registered(
    work: Any, facts: dict[str, Any], city_regulator: Unit
) -> None:
    station = network.register_station(work, "SY-HG-01", facts)
    assert [(m.code, m.revision, m.status) for m in work.emitted] == [("SY-HG-01", 1, "active")]
    assert station.kept_by == "operator"


def test_everything_wrong_is_named_when_a_station_is_refused(
    work: Any, facts: dict[str, Any]
) -> None:
    with pytest.raises(FieldsRefused) as caught:
        network.register_station(work, "HG", {**facts, "superior": "nobody", "districts": []})
    assert codes(caught) == {
        "code": "bad_code",
        "districts": "required",
        "superior": "unknown_code",
    }


def test_a_station_is_refused_when_its_code_is_taken(
    work: Any, facts: dict[str, Any], city_regulator: Unit
) -> None:
    network.register_station(work, "SY-HG-01", facts)
    with pytest.raises(AlreadyThere):
        network.register_station(work, "SY-HG-01", facts)


def test_nothing_is_said_when_a_change_changes_nothing(
    work: Any, facts: dict[str, Any], city_regulator: Unit
) -> None:
    network.register_station(work, "SY-HG-01", facts)
    network.change_station(work, "SY-HG-01", facts, any_revision)
    assert len(work.emitted) == 1


def test_the_next_revision_is_published_when_a_station_changes(
    work: Any, facts: dict[str, Any], city_regulator: Unit
) -> None:
    network.register_station(work, "SY-HG-01", facts)
    network.change_station(work, "SY-HG-01", {**facts, "phone": "024-2"}, any_revision)
    assert [(m.revision, m.phone) for m in work.emitted] == [(1, "024-81000105"), (2, "024-2")]
    assert work.network.noted == ["SY-HG-01", "SY-HG-01"]


def test_a_change_is_refused_when_there_is_no_such_station(
    work: Any, facts: dict[str, Any]
) -> None:
    with pytest.raises(NotFound):
        network.change_station(work, "SY-HG-01", facts, any_revision)


@pytest.mark.clause("4.3")
def test_a_unit_is_refused_when_it_would_close_a_cycle(work: Any, city_regulator: Unit) -> None:
    names = {"kind": "district_bureau", "name_zh": "区局", "name_en": "District"}
    network.put_unit(work, "SY-B-1", {**names, "superior": "SY-AMR"})
    with pytest.raises(SupervisionCycle):
        network.put_unit(work, "SY-AMR", {**names, "superior": "SY-B-1"})


def test_a_unit_is_refused_when_its_superior_is_unknown(work: Any, city_regulator: Unit) -> None:
    names = {"kind": "district_bureau", "name_zh": "区局", "name_en": "District"}
    with pytest.raises(FieldsRefused) as caught:
        network.put_unit(work, "SY-B-1", {**names, "superior": "nobody"})
    assert codes(caught) == {"superior": "unknown_code"}


@pytest.mark.clause("9.3.2")
def test_only_its_own_staff_may_be_custodian_when_a_station_names_one(
    work: Any, facts: dict[str, Any], city_regulator: Unit, account: Any
) -> None:
    network.register_station(work, "SY-HG-01", facts)
    with pytest.raises(FieldsRefused):
        network.appoint_custodian(work, "SY-HG-01", account.account_id)
    account.station = "SY-HG-01"
    station = network.appoint_custodian(work, "SY-HG-01", account.account_id)
    assert station.custodian == str(account.account_id)
