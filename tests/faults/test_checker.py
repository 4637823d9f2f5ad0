"""The checker, seen to notice what it is there for: any loss, any doubling, any gap."""

import copy
import dataclasses
import random

import pytest

from harness.behind import Found
from harness.checker import Verdict, compare
from harness.ledger import Entry

STATION = "SY-HP-01-2026"
NEEDS = 12


def entry(need: str, step: str, *expects: tuple[str, str], **facts: object) -> Entry:
    return Entry(need, step, "any", f"{need} {step} {expects}", expects, 1.0, 2.0, dict(facts))


def told(number: int) -> list[Entry]:
    """A need of one item; the even ones go to a provider that takes them."""
    mark, item = f"need-{number}", f"item-{number}"
    told_number = f"{STATION}-{number:06d}"
    entries = [
        entry(mark, "file", ("intake.form_filed", mark)),
        entry(mark, "accept", ("intake.need_accepted", mark), number=told_number, items=[item]),
    ]
    if number % 2 == 0:
        entries += [
            entry(mark, "choose", ("matching.offer_made", item)),
            entry(f"take-{number}", "take", ("matching.offer_accepted", item)),
        ]
    return entries


ENTRIES = [one for number in range(1, NEEDS + 1) for one in told(number)]
RECEIPTS = [
    {"offer_id": f"offer-{n}", "message_id": f"message-{n}"} for n in range(2, NEEDS + 1, 2)
]


def whole() -> Found:
    """What is there when all is well; somebody else's case too."""
    numbers = range(1, NEEDS + 1)
    cases = [f"case-{n}" for n in numbers]
    items = [f"item-{n}" for n in numbers]
    even = range(2, NEEDS + 1, 2)
    steps = [
        (name, case) for name in ("intake.form_filed", "intake.need_accepted") for case in cases
    ]
    steps += [
        (f"matching.offer_{what}", f"item-{n}") for what in ("made", "accepted") for n in even
    ]
    services = ("matching", "tracking", "evaluation", "admin")
    return Found(
        forms=[(f"case-{n}", f"need-{n}", f"{STATION}-{n:06d}") for n in numbers],
        counters={STATION: NEEDS},
        cases={service: [*cases, "foreign"] for service in services},
        items={service: [*items, "foreign"] for service in services[:3]},
        steps=[*steps, ("intake.form_filed", "foreign")],
        offers=[(f"offer-{n}", f"item-{n}") for n in even],
        disclosures=[f"offer-{n}" for n in even],
    )


def verdict(found: Found, entries: list[Entry] = ENTRIES, receipts: object = None) -> Verdict:
    return compare(entries, found, RECEIPTS if receipts is None else receipts)


def test_nothing_differs_when_all_is_there_once() -> None:
    assert verdict(whole())


PLACES = [
    *(("cases", service) for service in ("matching", "tracking", "evaluation", "admin")),
    *(("items", service) for service in ("matching", "tracking", "evaluation")),
    ("steps", None),
    ("offers", None),
    ("disclosures", None),
    ("forms", None),
]


def rows_of(found: Found, kind: str, service: str | None) -> list[object]:
    rows = getattr(found, kind)
    return rows[service] if service else rows


def ours(rows: list[object]) -> list[object]:
    return [one for one in rows if "foreign" not in str(one)]


@pytest.mark.parametrize(("kind", "service"), PLACES)
def test_loss_of_anything_is_noticed(kind: str, service: str | None) -> None:
    dice = random.Random(f"loss {kind} {service}")
    for _ in range(5):
        found = whole()
        rows = rows_of(found, kind, service)
        rows.remove(dice.choice(ours(rows)))

        seen = verdict(found)

        assert seen.lost or kind == "offers", (kind, service)
        assert not seen or kind == "offers"


@pytest.mark.parametrize(("kind", "service"), PLACES)
def test_anything_that_is_there_twice_is_noticed(kind: str, service: str | None) -> None:
    dice = random.Random(f"doubling {kind} {service}")
    for _ in range(5):
        found = whole()
        rows = rows_of(found, kind, service)
        rows.append(copy.copy(dice.choice(ours(rows))))

        assert verdict(found).doubled, (kind, service)


def test_each_loss_and_each_doubling_is_counted() -> None:
    found = whole()
    found.cases["admin"] = found.cases["admin"][3:]
    found.steps += found.steps[:2]

    seen = verdict(found)

    assert (len(seen.lost), len(seen.doubled)) == (3, 2)


def test_form_that_was_filed_twice_under_one_key_is_noticed() -> None:
    found = whole()
    found.forms.append(("case-again", "need-3", None))

    assert verdict(found).doubled == ["form of need-3"]


def test_step_that_nobody_asked_for_is_a_doubled_effect() -> None:
    found = whole()
    found.steps.append(("matching.offer_expired", "item-2"))

    assert verdict(found).doubled == ["matching.offer_expired item-2"]


def test_request_without_an_answer_may_have_had_its_effect_or_not() -> None:
    unanswered = [
        dataclasses.replace(one, answered_at=None) for one in ENTRIES if one.step == "take"
    ]
    others = [one for one in ENTRIES if one.step != "take"]
    found = whole()
    del found.steps[[name for name, _ in found.steps].index("matching.offer_accepted")]

    assert verdict(found, [*others, *unanswered])
    assert not verdict(found)


def test_accepted_need_that_arrived_nowhere_is_lost_even_when_nobody_was_told() -> None:
    unanswered = [
        dataclasses.replace(one, answered_at=None, facts={}) if one.need == "need-1" else one
        for one in ENTRIES
    ]
    found = whole()
    found.cases["tracking"].remove("case-1")

    assert verdict(found, unanswered).lost == ["need at tracking: need-1"]


@pytest.mark.parametrize("missing", [1, 5, NEEDS])
def test_gap_in_the_numbers_is_noticed(missing: int) -> None:
    found = whole()
    id_, mark, _ = found.forms[missing - 1]
    found.forms[missing - 1] = (id_, mark, None)

    assert any("numbers of" in line for line in verdict(found).wrong)


def test_number_that_was_given_out_twice_is_noticed() -> None:
    found = whole()
    found.forms.append(("foreign", "foreign", f"{STATION}-{NEEDS:06d}"))

    assert any("numbers of" in line for line in verdict(found).wrong)


def test_dispatch_that_did_not_come_is_lost() -> None:
    assert verdict(whole(), receipts=RECEIPTS[1:]).lost == ["dispatch of offer offer-2"]


def test_dispatch_that_came_again_under_its_id_is_no_doubled_effect() -> None:
    assert verdict(whole(), receipts=[*RECEIPTS, RECEIPTS[0]])


def test_dispatch_under_two_ids_is_a_doubled_effect() -> None:
    again = {**RECEIPTS[0], "message_id": "another"}

    assert verdict(whole(), receipts=[*RECEIPTS, again]).doubled


def test_what_is_left_waiting_is_noticed() -> None:
    found = whole()
    found.held = {"intake.outbox": 2}

    assert verdict(found).wrong == ["intake.outbox holds 2"]


def test_dead_letter_is_noticed_unless_it_was_to_be_expected() -> None:
    found = whole()
    found.dead = {"tracking": [("not_json", None, "")], "admin": [("failed", None, "")]}

    seen = compare(ENTRIES, found, RECEIPTS, lambda one: one[1][0] == "not_json")

    assert len(seen.wrong) == 1
    assert "admin" in seen.wrong[0]
