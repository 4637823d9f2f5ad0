"""The hours that limits are counted by, and what is wrong with some (7.2)."""

from typing import Any

import pytest

from admin.domain.hours import working_hours, wrong_hours


def hours(opens: str, closes: str, days: str = "working_days") -> dict[str, str]:
    return {"days": days, "opens": opens, "closes": closes}


def day(on: str, *windows: dict[str, str]) -> dict[str, Any]:
    return {"on": on, "windows": list(windows)}


MORNING, AFTERNOON = hours("08:30", "11:30"), hours("13:00", "17:00")


def test_a_working_day_has_several_windows_in_order_and_none_of_a_saturday() -> None:
    saturday = hours("09:00", "12:00", "saturday")

    assert working_hours([AFTERNOON, saturday, MORNING]) == [MORNING, AFTERNOON]


@pytest.mark.parametrize(
    ("usual", "special", "fields"),
    [
        ([MORNING, AFTERNOON], [day("2026-12-01")], []),
        ([hours("09:00", "12:00", "saturday")], [], ["opening_hours"]),
        ([MORNING, hours("11:00", "17:00")], [], ["opening_hours[1]"]),
        ([hours("17:00", "09:00")], [], ["opening_hours[0]"]),
        ([MORNING], [day("2026-12-01", AFTERNOON, MORNING)], ["special_days[0].windows[1]"]),
        (
            [MORNING],
            [day("2026-12-01"), day("2026-12-01")],
            ["special_days[0].on", "special_days[1].on"],
        ),
    ],
)
def test_every_wrong_window_is_named(usual: Any, special: Any, fields: list[str]) -> None:
    wrong = wrong_hours({"opening_hours": usual, "special_days": special})

    assert [one.field for one in wrong] == fields
