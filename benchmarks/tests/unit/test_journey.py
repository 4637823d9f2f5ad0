"""The journey's figures say what was measured, and what they hold against the aims."""

import pytest

from benchmarks.journey import checking, scanning
from benchmarks.journey.figures import figures_of, percentiles
from benchmarks.journey.filling import Part, _parts, _value
from benchmarks.journey.loading import Run
from benchmarks.journey.section import section
from benchmarks.journey.usage import Used
from benchmarks.journey.walking import Walk


def a_walk(**changes):
    given = {
        "number": 1,
        "station": "SY-HP-01",
        "enterprise": "E",
        "content": {},
        "case_id": "case",
        "items": ["own", "other"],
        "started": 100.0,
        "accepted": 101.0,
        "archived": 109.0,
        "received": {"own": 101.02, "other": 101.03},
        "choice_sent": {"other": 102.0},
        "chosen": {"other": 102.1},
        "dispatched": {"other": 102.15},
    }
    return Walk(**{**given, **changes})


def figures(*walks):
    used = Used({"intake": 2.0}, {"intake": 80.0})
    return figures_of(Run(list(walks), 100.0, 110.0, used))


def test_percentiles_are_values_that_were_measured():
    assert percentiles(range(1, 101)) == {"p50": 50, "p95": 95, "p99": 99, "count": 100}
    assert percentiles([]) == {}


def test_the_path_to_the_provider_and_its_hops_are_told_apart():
    told = figures(a_walk())["milliseconds"]
    assert told["accepted_to_dispatch"]["p50"] == pytest.approx(1150, abs=0.1)
    assert told["chosen_to_dispatch"]["p50"] == pytest.approx(50, abs=0.1)
    assert told["hops"]["p50"] == pytest.approx(80, abs=0.1)


def test_what_was_archived_outside_the_window_is_not_counted():
    told = figures(a_walk(), a_walk(archived=111.0), a_walk(archived=0.0))
    assert (told["cases"], told["items"], told["items_per_second"]) == (1, 2, 0.2)
    assert told["cpu_milliseconds_per_item"] == {"intake": 1000.0}


def test_only_big_tables_that_were_scanned_are_named():
    before = {"matching.item": (0, 50), "matching.station": (10, 0)}
    after = {"matching.item": (20_000, 5_050), "matching.station": (10, 900), "x.y": (20_000, 0)}
    assert scanning.of_big_tables(before, after, 10) == {"matching.item": 500.0}


def test_parts_of_growth_cover_every_copy_once():
    for copies in (1, 3, 10, 41):
        covered = {}
        for part in _parts(copies):
            numbers = range(part.first, part.last + 1)
            covered.setdefault((part.service, part.table), []).extend(numbers)
        assert all(sorted(numbers) == list(range(1, copies + 1)) for numbers in covered.values())


def test_a_copy_has_its_own_ids_numbers_and_moments():
    part = Part("matching", "item", 1, 2, 2)
    assert _value(part, "id", "uuid") == "(hex || t.id)::uuid"
    assert _value(part, "number", "character varying") == "t.number || '.' || copy"
    assert _value(part, "number", "integer") == "t.number"
    assert _value(part, "due_at", "timestamp with time zone") == "t.due_at - back"


def test_missing_and_superfluous_things_are_named():
    assert list(checking._compare("x", ["a", "b"], ["a", "b"])) == []
    assert "缺 1" in next(checking._compare("x", ["a", "b"], ["a"]))
    assert "多 1" in next(checking._compare("x", ["a"], ["a", "a"]))


def a_line(measurement, rate=2.0, **more):
    spans = {name: {} for name in ("accepted_to_dispatch", "accepted_to_matching")}
    hops = {"p50": 10, "p95": more.pop("hops", 40), "p99": 50, "count": 9}
    spans |= {"chosen_to_dispatch": {}, "hops": hops, "case": {}}
    used = {"cpu_milliseconds_per_item": {"intake": 9.0}, "memory_megabytes": {}, "cpu_cores": 1.0}
    told = {"at_once": 6, "milliseconds": spans, "items_per_second": rate, **used}
    return {"kind": "journey", "measurement": measurement, **told, **more}


def page(*lines):
    return "\n".join(section(lines))


def test_the_floor_is_held_against_half_of_the_highest_rate():
    floor = {"measurement": "floor", "how": "alone", "milliseconds": {"p95": 10.0}}
    told = page(a_line("fixed", share=0.5, hops=40), a_line("fixed", share=0.75, hops=90), floor)
    assert "| 独自运行 alone | 10.0 | 40.0 | 4.0 | ≤ 3 | ✗ 未达到 missed |" in told
    assert "9.0 |" not in told


def test_growth_and_scale_are_held_against_one_replica_of_the_same_run():
    about = {"service": "tracking"}
    filled = {"items": 100, "cases": 80, "rows": 900, "seconds": 1.0}
    told = page(
        a_line("scale", 3.0, replicas=2, **about),
        a_line("scale", 2.0, replicas=1, **about),
        a_line("growth", 1.9, replicas=1, filled=filled),
    )
    assert "| tracking ×2 ÷ ×1 | 3.00 ÷ 2.00 | 1.50 | — |  |" in told
    assert "1.90 ÷ 2.00 | 0.95 | ≥ 0.9 | ✓ |" in told
