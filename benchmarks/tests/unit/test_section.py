"""The page says what was measured, misses included."""

from benchmarks.hop.section import section


def line(program, group, rate, **more):
    return {
        "kind": "hop",
        "program": program,
        "group": group,
        "settings": "-",
        "round": 1,
        "rate": rate,
        "counted": 100,
        "cpu_program": 1.0,
        "cpu_postgres": 0.5,
        "cpu_rabbitmq": 0.25,
        "peak_mb": 50.0,
        "wrong": [],
        **more,
    }


def page(*lines):
    return "\n".join(section(lines))


def test_ratio_is_that_of_the_same_round():
    told = page(
        line("floor", "floor", 100),
        line("chassis", "chassis", 70),
        line("floor", "floor", 1000),
        line("chassis", "chassis", 600),
        line("floor", "floor", 100),
        line("chassis", "chassis", 50),
    )
    assert "| floor | 0.60 (0.50 – 0.70) | ≥ 0.6 | ✓ |" in told


def test_miss_is_shown_as_a_miss():
    told = page(line("chassis", "chassis", 49), line("x", "guaranteed", 10))
    assert "| x | 4.90 | ≥ 5 | ✗ 未达到 missed |" in told


def test_what_the_end_check_found_is_on_the_page():
    assert "1 history rows lost" in page(line("x", "guaranteed", 10, wrong=["1 history rows lost"]))
