"""docs/benchmarks.md is what the raw lines say."""

from benchmarks import page, raw


def test_page_is_fresh():
    assert page.main(["--check"]) == 0, "run `.venv/bin/python -m benchmarks.page`"


def test_page_shows_where_a_run_was_measured(tmp_path):
    record = raw.Record("one", {"processor": "2 × toy"}, tmp_path)
    record.add("hop", **measured())
    told = page.document(raw.read(tmp_path))
    assert "processor 2 × toy" in told
    assert "| toy |" in told


def measured():
    used = dict.fromkeys(("cpu_program", "cpu_postgres", "cpu_rabbitmq", "rate", "peak_mb"), 1.0)
    told = {"program": "toy", "group": "plain", "settings": "-", "round": 1, "wrong": []}
    return {**used, **told, "counted": 1}
