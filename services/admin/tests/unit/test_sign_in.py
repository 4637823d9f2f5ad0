"""Coming in: the same answer for every failure, and refresh tokens that work once."""

import datetime
from typing import Any

import pytest

from admin.domain.account import Account, Client
from admin.domain.errors import RefreshRefused, SignInRefused, TooManyAttempts
from admin.domain.session import FAMILY_LASTS, LASTS, hash_of
from admin.domain.station import Station
from admin.domain.supervision import Unit
from admin.usecases import accounts, tokens


def signed_in(work: Any) -> str:
    """The refresh token of a fresh sign-in."""
    outcome = tokens.sign_in(work, "wang.fang", "correct horse")
    assert isinstance(outcome, tokens.Issued)
    assert outcome.refresh_token is not None
    return outcome.refresh_token


def test_tokens_are_issued_when_name_and_password_are_right(work: Any, account: Account) -> None:
    outcome = tokens.sign_in(work, "  Wang.Fang ", "correct horse")
    assert isinstance(outcome, tokens.Issued)
    assert outcome.access_token == f"{account.account_id} window SY-HP-01"


def test_the_refusal_is_the_same_when_account_password_or_standing_is_wrong(
    work: Any, account: Account
) -> None:
    wrong = tokens.sign_in(work, "wang.fang", "wrong")
    unknown = tokens.sign_in(work, "nobody", "correct horse")
    account.suspended = True
    suspended = tokens.sign_in(work, "wang.fang", "correct horse")
    for outcome in (wrong, unknown, suspended):
        assert isinstance(outcome, SignInRefused)
        assert (outcome.zh, outcome.en) == (SignInRefused().zh, SignInRefused().en)


@pytest.mark.parametrize("name", ["wang.fang", "nobody"])
def test_the_name_has_to_wait_when_it_failed_ten_times(
    work: Any, account: Account, name: str
) -> None:
    for _ in range(10):
        tokens.sign_in(work, name, "wrong")
    with pytest.raises(TooManyAttempts) as caught:
        tokens.sign_in(work, name, "correct horse")
    assert caught.value.headers == {"Retry-After": "900"}


def test_failures_are_forgotten_when_a_sign_in_succeeds(work: Any, account: Account) -> None:
    for _ in range(9):
        tokens.sign_in(work, "wang.fang", "wrong")
    signed_in(work)
    tokens.sign_in(work, "wang.fang", "wrong")
    signed_in(work)


def test_a_new_pair_is_issued_when_a_refresh_token_is_used(work: Any, account: Account) -> None:
    outcome = tokens.refresh(work, signed_in(work))
    assert isinstance(outcome, tokens.Issued)
    assert outcome.refresh_token is not None


def test_no_refresh_token_is_stored_when_issued(work: Any, account: Account) -> None:
    token = signed_in(work)
    assert token not in work.sign_ins.tokens
    assert hash_of(token) in work.sign_ins.tokens


def test_the_whole_family_ends_when_a_used_token_comes_again(work: Any, account: Account) -> None:
    first = signed_in(work)
    second = tokens.refresh(work, first)
    assert isinstance(second, tokens.Issued)
    assert isinstance(tokens.refresh(work, first), RefreshRefused)
    assert isinstance(tokens.refresh(work, str(second.refresh_token)), RefreshRefused)
    (family,) = work.sign_ins.families.values()
    assert family.revoked_for == "reuse"


def test_other_sign_ins_go_on_when_one_family_ends(work: Any, account: Account) -> None:
    first, other = signed_in(work), signed_in(work)
    tokens.revoke(work, first)
    assert isinstance(tokens.refresh(work, first), RefreshRefused)
    assert isinstance(tokens.refresh(work, other), tokens.Issued)


def test_a_refresh_token_is_refused_when_it_has_expired(work: Any, account: Account) -> None:
    token = signed_in(work)
    work.now += LASTS
    assert isinstance(tokens.refresh(work, token), RefreshRefused)


def test_the_family_ends_when_it_was_refreshed_for_a_week(work: Any, account: Account) -> None:
    token, end = signed_in(work), work.now + FAMILY_LASTS
    while isinstance(outcome := tokens.refresh(work, token), tokens.Issued):
        token = str(outcome.refresh_token)
        work.now += LASTS - datetime.timedelta(minutes=1)
        assert work.now < end + LASTS
    assert work.now >= end


def test_refresh_is_refused_when_the_account_was_suspended(work: Any, account: Account) -> None:
    token = signed_in(work)
    accounts.suspend_account(work, account.account_id)
    assert isinstance(tokens.refresh(work, token), RefreshRefused)


def test_nothing_happens_when_an_unknown_token_is_used_or_revoked(work: Any) -> None:
    tokens.revoke(work, "unknown")
    assert isinstance(tokens.refresh(work, "unknown"), RefreshRefused)


def test_a_client_gets_an_access_token_only_when_its_secret_is_right(work: Any) -> None:
    client = Client(
        client_id="client-1",
        name="机构系统",
        role="provider",
        provider="P001",
        secret_hash=hash_of("secret"),
        created_at=work.now,
    )
    work.accounts.add(client)
    assert isinstance(tokens.sign_in_client(work, "client-1", "secret"), tokens.Issued)
    for wrong in (("client-1", "other"), ("client-2", "secret"), ("client-1", "")):
        assert isinstance(tokens.sign_in_client(work, *wrong), SignInRefused)


@pytest.mark.clause("4.3")
def test_a_superior_speaks_for_the_stations_below_when_it_signs_in(
    work: Any, account: Account, facts: dict[str, Any], city_regulator: Unit
) -> None:
    for code, superior in (("SY-B-1", "SY-AMR"), ("SY-B-2", "SY-AMR")):
        names = {"name_zh": code, "name_en": code}
        work.network.add(Unit(code=code, kind="district_bureau", **names, superior=superior))
    for code, superior in (("SY-HP-01", "SY-B-1"), ("SY-HP-02", "SY-B-1"), ("SY-TX-01", "SY-B-2")):
        work.network.add(Station(code=code, **{**facts, "superior": superior}))
    account.role, account.station, account.unit = "superior", None, "SY-B-1"
    assert tokens.stations_of(work, account) == ["SY-HP-01", "SY-HP-02"]
