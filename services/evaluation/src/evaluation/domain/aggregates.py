"""Results from counts (6.4.3): grades by question, shares, and the five grades of the national rating."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping

GRADES = ("very_satisfied", "satisfied", "fair", "dissatisfied")
SATISFIED = ("very_satisfied", "satisfied")
OVERALL = "overall"
SOLVED = "solved"

# 好差评 has five grades, Appendix C four. Only 不满意 is a bad review, and 非常不满意 cannot be made out of it.
FIVE_GRADES: Mapping[str, str] = {
    "very_satisfied": "very_satisfied",
    "satisfied": "satisfied",
    "fair": "basically_satisfied",
    "dissatisfied": "dissatisfied",
}
FIVE_GRADE_SCALE = (
    "very_satisfied",
    "satisfied",
    "basically_satisfied",
    "dissatisfied",
    "very_dissatisfied",
)
BAD = ("dissatisfied", "very_dissatisfied")


@dataclasses.dataclass(frozen=True)
class Count:
    """How often one question got one value in one group."""

    group: str
    question: str
    value: str
    count: int = 1


@dataclasses.dataclass(frozen=True)
class Result:
    """The results of one group. Rates are shares between 0 and 1, None where nothing was counted."""

    group: str
    answers: int
    questions: Mapping[str, Mapping[str, int]]
    satisfaction: Mapping[str, float | None]
    satisfaction_rate: float | None
    solved_rate: float | None
    five_grades: Mapping[str, int]
    bad_reviews: int


def aggregate(counts: Iterable[Count]) -> list[Result]:
    """One result a group, in order of the group."""
    groups: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(_no_votes))
    for c in counts:
        votes = groups[c.group][c.question]
        votes[c.value] = votes.get(c.value, 0) + c.count
    return [_result(group, questions) for group, questions in sorted(groups.items())]


def _no_votes() -> dict[str, int]:
    return {}


def _result(group: str, questions: Mapping[str, Mapping[str, int]]) -> Result:
    overall = questions.get(OVERALL, {})
    graded = {q: _all_grades(votes) for q, votes in questions.items() if q != SOLVED}
    solved = {value: questions.get(SOLVED, {}).get(value, 0) for value in ("yes", "no")}
    five = five_grades(overall)
    return Result(
        group=group,
        answers=sum(overall.values()),
        questions={**graded, SOLVED: solved},
        satisfaction={question: _share(votes, SATISFIED) for question, votes in graded.items()},
        satisfaction_rate=_share(overall, SATISFIED),
        solved_rate=_share(solved, ("yes",)),
        five_grades=five,
        bad_reviews=sum(five[grade] for grade in BAD),
    )


def _all_grades(votes: Mapping[str, int]) -> dict[str, int]:
    return {grade: votes.get(grade, 0) for grade in GRADES}


def _share(votes: Mapping[str, int], of: tuple[str, ...]) -> float | None:
    total = sum(votes.values())
    return round(sum(votes.get(value, 0) for value in of) / total, 4) if total else None


def five_grades(votes: Mapping[str, int]) -> dict[str, int]:
    """Counts of the four grades on the scale of the national rating (好差评)."""
    mapped = dict.fromkeys(FIVE_GRADE_SCALE, 0)
    for grade, count in votes.items():
        mapped[FIVE_GRADES[grade]] += count
    return mapped
