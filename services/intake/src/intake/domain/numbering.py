"""Case numbers, and the check codes that let the public ask where a case stands."""

import datetime
import hashlib
import secrets

from worktime import SHANGHAI

# Without 0 O 1 I L 2 Z 5 S 8 B, which get mixed up on paper and on the phone.
# What has numbers of its own, by station and year.
NEED, DENIAL, INQUIRY, RECEIPT = "need", "denial", "inquiry", "receipt"
SUPPLEMENT, REFERRAL = "supplement", "referral"
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 8


def year_of(moment: datetime.datetime) -> int:
    """The year that a number of this moment belongs to, in Shanghai."""
    return moment.astimezone(SHANGHAI).year


def case_number(station: str, year: int, counter: int) -> str:
    """A number such as SY-HP-01-2026-000042: by station and year, in order, without gaps (9.3.4)."""
    return f"{station}-{year:04d}-{counter:06d}"


def denial_number(station: str, year: int, counter: int) -> str:
    """A number on the register of negative filings, such as SY-HP-01-FD-2026-0007 (7.2a, 9.3.4)."""
    return f"{station}-FD-{year:04d}-{counter:04d}"


def inquiry_number(station: str, year: int, counter: int) -> str:
    """A number of a consultation, such as SY-HP-01-ZX-2026-00042 (7.3.2d, 9.3.4)."""
    return f"{station}-ZX-{year:04d}-{counter:05d}"


def supplement_number(station: str, year: int, counter: int) -> str:
    """A number of a notice of what is missing, such as SY-HP-01-GZ-2026-0007 (告知; 4.2.1, 9.3.4)."""
    return f"{station}-GZ-{year:04d}-{counter:04d}"


def referral_number(station: str, year: int, counter: int) -> str:
    """A number of a notice of who to go to, such as SY-HP-01-YD-2026-0007 (引导; 7.2c, 9.3.4)."""
    return f"{station}-YD-{year:04d}-{counter:04d}"


def receipt_number(station: str, year: int, counter: int) -> str:
    """A number of a receipt or a reversal, such as SY-HP-01-PJ-2026-000007 (7.3.2e)."""
    return f"{station}-PJ-{year:04d}-{counter:06d}"


def new_check_code() -> str:
    """Eight random characters; about 37 bits, so that guessing over the public page leads nowhere."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def hash_of_check_code(number: str, check_code: str) -> str:
    """SHA-256 (hex) of "<number>:<check code>": what other services get to compare with."""
    return hashlib.sha256(f"{number}:{check_code}".encode()).hexdigest()
