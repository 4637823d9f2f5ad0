"""Roles and what an account of each has to belong to."""

import dataclasses

import pytest

from admin.adapters.codes import is_credit_code
from admin.domain.account import Belonging, Role, wrong_belonging, wrong_name
from contracts.vocabulary import ROLES

BELONGINGS = {
    "station": Belonging(station="SY-HP-01"),
    "enterprise": Belonging(enterprise="91210106MA0XXXX01Q"),
    "provider": Belonging(provider="P001"),
    "unit": Belonging(unit="SY-AMR-210102"),
    None: Belonging(),
}
NEEDED = {
    "window": "station",
    "officer": "station",
    "station_master": "station",
    "enterprise": "enterprise",
    "provider": "provider",
    "superior": "unit",
    "regulator": None,
    "operator": None,
}


def codes(role: str, belonging: Belonging) -> dict[str, str]:
    return {w.field: w.code for w in wrong_belonging(role, belonging, is_credit_code)}


def test_roles_are_those_of_the_contracts_when_read_together() -> None:
    assert set(Role) == set(ROLES) - {"system"}


@pytest.mark.parametrize("role", sorted(NEEDED))
@pytest.mark.parametrize("given", BELONGINGS)
def test_only_the_belonging_of_its_role_is_taken_when_an_account_is_made(
    role: str, given: str | None
) -> None:
    assert (codes(role, BELONGINGS[given]) == {}) == (NEEDED[role] == given)


@pytest.mark.parametrize("role", ["system", "public", "admin", ""])
def test_a_role_is_refused_when_nobody_may_hold_it(role: str) -> None:
    assert codes(role, Belonging()) == {"role": "unknown_role"}


@pytest.mark.parametrize("code", ["91210106MA0XXXX01A", "91210106ma0xxxx01q", "9121", ""])
def test_an_enterprise_is_refused_when_its_credit_code_is_wrong(code: str) -> None:
    assert codes("enterprise", Belonging(enterprise=code)) == {"enterprise": "bad_credit_code"}


def test_a_provider_is_refused_when_its_id_is_malformed() -> None:
    assert codes("provider", Belonging(provider="001")) == {"provider": "bad_provider_id"}


def test_every_surplus_belonging_is_named_when_there_are_several() -> None:
    everything = Belonging(**{f.name: "P001" for f in dataclasses.fields(Belonging)})
    assert codes("operator", everything).keys() == {"station", "enterprise", "provider", "unit"}


@pytest.mark.parametrize("name", ["ab", "Wang", "王芳", "-ab", "a b c", "a" * 65, "abc\n"])
def test_a_name_is_refused_when_it_is_not_plain_lower_case(name: str) -> None:
    assert [wrong.code for wrong in wrong_name(name)] == ["bad_name"]
