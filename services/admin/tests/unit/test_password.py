"""Which passwords are good enough."""

import pytest

from admin.domain.password import wrong_password


def codes(password: str, name: str = "wang.fang") -> list[str]:
    return [wrong.code for wrong in wrong_password(password, name)]


@pytest.mark.parametrize("password", ["correct horse", "一站式质量服务站好", "Xk2-9vQ_mm41"])
def test_nothing_is_wrong_when_a_password_is_long_and_not_guessed_first(password: str) -> None:
    assert codes(password + "!") == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Xk2-9vQ_m", "too_short"),
        ("x1-" * 50, "too_long"),
        ("my wang.fang 1", "holds_name"),
        ("Password123!", "too_common"),
        ("aaaabbbbcccc", "too_common"),
        ("1234567890", "too_common"),
        ("qwertyuiop", "too_common"),
    ],
)
def test_the_reason_is_named_when_a_password_is_refused(password: str, code: str) -> None:
    assert code in codes(password)


def test_every_reason_is_named_at_once_when_several_rules_are_broken() -> None:
    assert codes("admin", "admin") == ["too_short", "holds_name", "too_common"]


def test_reasons_come_in_chinese_and_english_when_refused() -> None:
    (wrong,) = wrong_password("Xk2-9vQ_m", "wang.fang")
    assert (wrong.zh, wrong.en) == ("密码至少10位。", "At least 10 characters.")
