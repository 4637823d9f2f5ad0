import pytest
import sqlalchemy as sa

from chassis.identity import NotAllowed
from chassis.scope import limited
from chassis.testing import actor_as

case = sa.table("case", sa.column("station"), sa.column("enterprise"), sa.column("provider"))
OPEN = {"station": case.c.station, "enterprise": case.c.enterprise, "provider": case.c.provider}


def shown(actor, **columns):
    statement = limited(sa.select(case), actor, **columns)
    return str(statement.compile(compile_kwargs={"literal_binds": True})).partition("WHERE ")[2]


@pytest.mark.parametrize("role", ["window", "officer", "station_master"])
def test_staff_see_their_own_station(role):
    assert "station IN ('A')" in shown(actor_as(role, station="A"), **OPEN)


def test_superior_sees_the_stations_it_supervises_and_no_other():
    assert "station IN ('A')" in shown(actor_as("superior", stations=frozenset({"A"})), **OPEN)


def test_regulator_sees_the_whole_city():
    assert shown(actor_as("regulator"), **OPEN) == ""


def test_enterprise_sees_its_own():
    assert "enterprise = 'E'" in shown(actor_as("enterprise", enterprise="E"), **OPEN)


def test_provider_sees_its_own():
    assert "provider = 'P'" in shown(actor_as("provider", provider="P"), **OPEN)


@pytest.mark.parametrize("role", ["enterprise", "provider", "operator", "public", "nobody"])
def test_role_without_a_column_or_a_belonging_is_refused(role):
    with pytest.raises(NotAllowed):
        limited(sa.select(case), actor_as(role), **OPEN)


def test_staff_without_a_station_see_nothing():
    assert "1 != 1" in shown(actor_as("window"), **OPEN)
