"""Checks of single values that need knowledge from outside the domain: codes, districts, phones, e-mail.

Each check takes the text of a field and gives the code of what is wrong with it, or None.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers
from marshmallow import ValidationError
from marshmallow.validate import Email
from stdnum import numdb
from stdnum.cn import uscc

from intake.domain.definition import Type
from intake.domain.ports import Checks

LIAONING = "21"
# GB 32100: authority, class, area, body, check; N, A, Y ... stand for authorities such as agriculture, which is
# why stdnum's own validate(), which wants digits there, refuses village enterprises.
CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
SHORT_NUMBER = re.compile(r"1[0-9]{4}|9[56][0-9]{3}")
DIGITS = re.compile(r"[0-9]{6}")
PERIOD = re.compile(r"\[(?P<first>\d*)-(?P<last>\d*)\](?P<name>.+)")
# A code of these names stands for the rest of a city, nobody's address.
NO_PLACE = frozenset({"市辖区", "市区"})
# English names of the districts of Shenyang; elsewhere the Chinese name has to do.
ENGLISH = {
    "210102": "Heping District",
    "210103": "Shenhe District",
    "210104": "Dadong District",
    "210105": "Huanggu District",
    "210106": "Tiexi District",
    "210111": "Sujiatun District",
    "210112": "Hunnan District",
    "210113": "Shenbei New District",
    "210114": "Yuhong District",
    "210115": "Liaozhong District",
    "210123": "Kangping County",
    "210124": "Faku County",
    "210181": "Xinmin City",
}


@dataclass(frozen=True, kw_only=True)
class District:
    """A district, county or county-level city by its GB/T 2260 code."""

    code: str
    city_zh: str
    name_zh: str
    name_en: str | None


def checks_for(year: int) -> Checks:
    """The checks of a year: districts come and go."""
    return {
        Type.CREDIT_CODE: check_credit_code,
        Type.PHONE: check_phone,
        Type.EMAIL: check_email,
        Type.DISTRICT: functools.partial(check_district, year=year),
    }


def check_credit_code(value: str) -> str | None:
    """A unified social credit code after GB 32100-2015: 18 capitals and digits, the last one computed."""
    if CREDIT_CODE.fullmatch(value) and uscc.calc_check_digit(value) == value[-1]:
        return None
    return "bad_credit_code"


def check_phone(value: str) -> str | None:
    """A number that can be dialled in China, with or without +86; short numbers such as 12345 or 95588 too."""
    if SHORT_NUMBER.fullmatch(value):
        return None
    try:
        number = phonenumbers.parse(value, "CN")
    except phonenumbers.NumberParseException:
        return "bad_phone"
    return None if phonenumbers.is_valid_number(number) else "bad_phone"


def check_email(value: str) -> str | None:
    """An address of the form that marshmallow accepts."""
    try:
        Email()(value)
    except ValidationError:
        return "bad_email"
    return None


def check_district(value: str, *, year: int) -> str | None:
    """A district or county of Liaoning by its GB/T 2260 code, in use in that year."""
    if not DIGITS.fullmatch(value) or not value.startswith(LIAONING) or not _periods(value):
        return "unknown_district"
    return None if _name_in(value, year) else "ended_district"


@functools.cache
def districts(year: int) -> tuple[District, ...]:
    """Every district and county of Liaoning that exists in that year, in order of code."""
    return tuple(_districts(year))


def _districts(year: int) -> Iterator[District]:
    for number in range(100, 1500):
        code = f"{LIAONING}{number:04d}"
        name = _name_in(code, year)
        if name:
            city = _name_in(f"{code[:4]}00", year, whole_city=True) or ""
            yield District(code=code, city_zh=city, name_zh=name, name_en=ENGLISH.get(code))


def _name_in(code: str, year: int, *, whole_city: bool = False) -> str | None:
    for first, last, name in _periods(code, whole_city=whole_city):
        if first <= year <= last:
            return name
    return None


def _periods(code: str, *, whole_city: bool = False) -> list[tuple[int, int, str]]:
    """(first year, last year, name) of each name that a code has had; empty for a code that never was a place."""
    found = numdb.get("cn/loc").info(code)
    names = found[-1][1].get("county", "") if len(found) == 2 else ""
    periods = [_period(one) for one in names.split(",") if one]
    wanted = code.endswith("00") == whole_city
    return [one for one in periods if wanted and one[2] not in NO_PLACE]


def _period(text: str) -> tuple[int, int, str]:
    """`[1983-2013]东陵区` as numbers; an open end reaches as far as one likes."""
    fit = PERIOD.fullmatch(text)
    if not fit:
        return 0, 9999, text
    return int(fit["first"] or 0), int(fit["last"] or 9999), fit["name"]
