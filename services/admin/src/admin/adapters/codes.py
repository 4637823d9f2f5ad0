"""Code lists that others keep: unified social credit codes (GB 32100) and districts (GB/T 2260)."""

from stdnum import numdb
from stdnum.cn import uscc

from admin.domain.station_rules import CodeLists
from contracts.vocabulary import CHANNELS

DISTRICT_LENGTH = 6


def is_credit_code(code: str) -> bool:
    """True for 18 characters in canonical form whose check digit fits."""
    return bool(uscc.is_valid(code)) and uscc.compact(code) == code


def is_district(code: str) -> bool:
    """True for a city or county of China that there is or was (GB/T 2260 with its validity years)."""
    if len(code) != DISTRICT_LENGTH or not code.isdigit():
        return False
    parts = numdb.get("cn/loc").info(code)
    return len(parts) == 2 and bool(parts[1][1])


CODE_LISTS = CodeLists(is_credit_code, is_district, CHANNELS.__contains__)
