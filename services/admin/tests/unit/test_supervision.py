"""The chain of supervision: who is above whom, and no cycle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.domain.errors import NotFound, SupervisionCycle
from admin.domain.supervision import chain_of, check_chains, supervised_stations

CITY: dict[str, str | None] = {"park": "district", "district": "city", "city": None}


def test_the_chain_goes_up_to_the_top_when_it_is_sound() -> None:
    assert chain_of("park", CITY) == ["park", "district", "city"]


@pytest.mark.clause("4.3")
@pytest.mark.parametrize("code", ["park", "district", "city"])
def test_a_cycle_is_refused_and_shown_when_the_top_is_put_below(code: str) -> None:
    with pytest.raises(SupervisionCycle) as caught:
        check_chains({**CITY, "city": code})
    assert code in caught.value.zh


def test_a_unit_is_refused_when_it_is_its_own_superior() -> None:
    with pytest.raises(SupervisionCycle):
        check_chains({"a": "a"})


def test_a_chain_is_refused_when_a_superior_is_unknown() -> None:
    with pytest.raises(NotFound):
        check_chains({"a": "b"})


def test_each_unit_sees_the_stations_below_it_when_stations_hang_at_different_heights() -> None:
    stations = {"SY-TX-01": "park", "SY-HP-01": "district", "SY-XX-01": "other"}
    superiors = {**CITY, "other": "city"}
    seen = {unit: supervised_stations(unit, stations, superiors) for unit in superiors}
    assert seen == {
        "park": {"SY-TX-01"},
        "district": {"SY-TX-01", "SY-HP-01"},
        "other": {"SY-XX-01"},
        "city": {"SY-TX-01", "SY-HP-01", "SY-XX-01"},
    }


@given(st.dictionaries(st.integers(0, 7), st.none() | st.integers(0, 7), max_size=8))
def test_every_chain_ends_or_is_refused_when_superiors_are_arbitrary(
    graph: dict[int, int | None],
) -> None:
    superiors = {str(k): None if v is None else str(v) for k, v in graph.items()}
    try:
        check_chains(superiors)
    except (SupervisionCycle, NotFound):
        return
    for code in superiors:
        chain = chain_of(code, superiors)
        assert len(chain) == len(set(chain))
        assert superiors[chain[-1]] is None
