"""Who comes to the station on that day: drawn from a seed, in fixed shares, so that every kind of course is there."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, repeat

from stdnum.cn import uscc

MINUTES = 8 * 60


class Course(StrEnum):
    """What becomes of a need."""

    ACCEPTED = "accepted"
    GREEN = "green"
    SUPPLEMENTED = "supplemented"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    TWICE = "twice"
    UNDECIDED = "undecided"


# Of three hundred.
COURSES: Mapping[Course, int] = {
    Course.ACCEPTED: 177,
    Course.GREEN: 12,
    Course.SUPPLEMENTED: 36,
    Course.UNANSWERED: 12,
    Course.REFUSED: 15,
    Course.REFERRED: 12,
    Course.WITHDRAWN: 12,
    Course.TWICE: 12,
    Course.UNDECIDED: 12,
}
CHANNELS: Mapping[str, int] = {
    "window": 120,
    "web": 80,
    "phone": 30,
    "visit": 20,
    "publicity": 20,
    "instant_message": 15,
    "email": 15,
}
BOXES = (
    "standards_lookup",
    "quality_consulting",
    "accreditation_policy",
    "metrology_training",
    "patent_consulting",
    "chief_quality_officer",
)
INCOMPLETE = "chief_quality_officer"
"""Asks for a business licence, which those forget who are told what is missing."""


@dataclass(frozen=True)
class Visitor:
    """An enterprise with a need. `minute`: since opening; `minutes`: how long somebody is busy with it."""

    enterprise: str
    minute: int
    channel: str
    boxes: tuple[str, ...]
    course: Course
    minutes: int


def visitors(count: int, seed: int) -> list[Visitor]:
    """Everybody, in the order in which they come; each share of 300 is kept as near as whole numbers allow."""
    chance = random.Random(seed)
    courses, channels = _dealt(COURSES, count, chance), _dealt(CHANNELS, count, chance)
    minutes = sorted(chance.randrange(MINUTES) for _ in range(count))
    rows = enumerate(zip(minutes, channels, courses, strict=True))
    return [_visitor(n, *row, chance) for n, row in rows]


def _dealt(shares: Mapping[str, int], count: int, chance: random.Random) -> list[str]:
    deck = list(chain.from_iterable(repeat(name, share) for name, share in shares.items()))
    chance.shuffle(deck)
    return [deck[n % len(deck)] for n in range(count)]


def _visitor(number: int, minute: int, channel: str, course: str, chance: random.Random) -> Visitor:
    forgets = course in {Course.SUPPLEMENTED, Course.UNANSWERED}
    boxes = chance.sample(BOXES, chance.randint(1, 3))
    chosen: Sequence[str] = {INCOMPLETE, *boxes} if forgets else boxes
    busy = max(2, round(chance.expovariate(1 / 9)))
    wanted = tuple(sorted(chosen))
    return Visitor(credit_code(number), minute, channel, wanted, Course(course), busy)


def credit_code(number: int) -> str:
    """A valid code of an enterprise made up."""
    stem = f"91210102MA0C{number:05d}"
    return stem + str(uscc.calc_check_digit(stem))
