"""Compares the ledger with what is there: what was lost, what was done twice, what else is wrong."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.behind import Found
from harness.ledger import Entry

DeadLetter = tuple[str, tuple[Any, ...]]
"""A service, and reason, type and error of a letter."""


@dataclass
class Verdict:
    """What differs, each in a line for people."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)

    def __str__(self) -> str:
        parts = (("lost", self.lost), ("doubled", self.doubled), ("wrong", self.wrong))
        lines = [f"{name}: {line}" for name, those in parts for line in those[:40]]
        return "\n".join(lines) or "as it has to be"


@dataclass(frozen=True)
class Known:
    """The needs of one ledger, as they are in intake: the mark of each case."""

    marks: dict[str, str]
    items: set[str]


def compare(
    entries: Sequence[Entry],
    found: Found,
    receipts: Sequence[dict[str, Any]] = (),
    explained: Callable[[DeadLetter], bool] = lambda _: False,
) -> Verdict:
    """The verdict on one scenario; `explained` says which dead letters were to be expected."""
    verdict = Verdict()
    known = _known(entries, found)
    _check_forms(entries, found, verdict)
    _check_places(found, known, verdict)
    _check_effects(entries, found, known, verdict)
    _check_dispatches(found, known, receipts, verdict)
    verdict.wrong += _gaps(found)
    verdict.wrong += [f"{name} holds {count}" for name, count in sorted(found.held.items())]
    letters = [(service, one) for service, dead in found.dead.items() for one in dead]
    verdict.wrong += [f"dead letter at {one}" for one in letters if not explained(one)]
    return verdict


def _known(entries: Sequence[Entry], found: Found) -> Known:
    ours = {entry.need for entry in entries}
    marks = {id_: mark for id_, mark, _ in found.forms if mark in ours}
    items = {item for entry in entries for item in entry.facts.get("items", ())}
    return Known(marks, items)


def _check_forms(entries: Sequence[Entry], found: Found, verdict: Verdict) -> None:
    """Each form that was answered is there once, and with its number where it was accepted."""
    forms: dict[str, list[str | None]] = defaultdict(list)
    for _, mark, number in found.forms:
        forms[mark].append(number)
    for entry in entries:
        there = forms[entry.need]
        if entry.step == "file":
            _expect(len(there), entry, f"form of {entry.need}", verdict)
        number = entry.facts.get("number")
        if there and number and number not in there:
            verdict.lost.append(f"acceptance of {entry.need}: {number} {there}")


def _expect(there: int, entry: Entry, what: str, verdict: Verdict) -> None:
    if there == 0 and entry.answered_at:
        verdict.lost.append(what)
    if there > 1:
        verdict.doubled += [what] * (there - 1)


def _check_places(found: Found, known: Known, verdict: Verdict) -> None:
    """Each need with a number is in every service once, and so are its items."""
    accepted = {id_ for id_, _, number in found.forms if number and id_ in known.marks}
    for place, wanted, there in (
        *((f"need at {service}", accepted, ids) for service, ids in found.cases.items()),
        *((f"item at {service}", known.items, ids) for service, ids in found.items.items()),
    ):
        counts = Counter(one for one in there if one in wanted)
        verdict.lost += [f"{place}: {known.marks.get(one, one)}" for one in wanted - counts.keys()]
        for one, times in counts.items():
            verdict.doubled += [f"{place}: {known.marks.get(one, one)}"] * (times - 1)


def _check_effects(entries: Sequence[Entry], found: Found, known: Known, verdict: Verdict) -> None:
    """Each answered request has led to its steps, once; one without an answer to each at most once."""
    must, may = Counter[Any](), Counter[Any]()
    for entry in entries:
        (must if entry.answered_at else may).update(entry.expects)
    subjects = {subject for _, subject in (*must, *may)}
    there = Counter(
        (name, known.marks.get(about, about))
        for name, about in found.steps
        if known.marks.get(about, about) in subjects
    )
    verdict.lost += _lines((must - there).items())
    verdict.doubled += _lines((there - must - may).items())


def _check_dispatches(
    found: Found, known: Known, receipts: Sequence[dict[str, Any]], verdict: Verdict
) -> None:
    """The provider has got each offer, as one message however often that came."""
    messages: dict[str, set[str]] = defaultdict(set)
    for one in receipts:
        messages[one["offer_id"]].add(one["message_id"])
    offers = [(offer, item) for offer, item in found.offers if item in known.items]
    for offer, _ in offers:
        if not messages[offer]:
            verdict.lost.append(f"dispatch of offer {offer}")
        verdict.doubled += [f"dispatch of offer {offer}"] * (len(messages[offer]) - 1)
    twice = Counter(item for _, item in offers)
    verdict.doubled += [f"offer of item {item}" for item, n in twice.items() if n > 1]
    taken = Counter(found.disclosures)
    accepted = {s for n, s in found.steps if n == "matching.offer_accepted"}
    for offer, item in offers:
        if item in accepted and not taken[offer]:
            verdict.lost.append(f"disclosure of offer {offer}")
        if taken[offer] > 1:
            verdict.doubled.append(f"disclosure of offer {offer}")


def _gaps(found: Found) -> Iterator[str]:
    """The numbers of a station and year run from 1 to the last one given out."""
    taken: dict[str, list[int]] = defaultdict(list)
    for _, _, number in found.forms:
        if number:
            where, _, count = number.rpartition("-")
            taken[where].append(int(count))
    for where in taken.keys() | found.counters.keys():
        counts, last = sorted(taken[where]), found.counters.get(where, 0)
        if counts != list(range(1, last + 1)):
            missing = sorted(set(range(1, last + 1)) - set(counts))
            yield f"numbers of {where}: up to {last}, {len(counts)} taken, missing {missing[:10]}"


def _lines(counted: Iterable[tuple[tuple[str, str], int]]) -> Iterator[str]:
    for (name, subject), times in counted:
        yield from [f"{name} {subject}"] * times


def duplicates(receipts: Sequence[dict[str, Any]]) -> int:
    """How many messages a provider has got again."""
    return len(receipts) - len({one["message_id"] for one in receipts})
