"""What is generated is fresh, and a stale page is noticed."""

import pytest

from station.generated import messages, page, routes, standard


@pytest.mark.parametrize("made", [messages, standard, routes])
def test_generated_document_is_fresh(made):
    assert made.main(["--check"]) == 0, "run `make documents`"


def test_stale_document_is_noticed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(page, "ROOT", tmp_path)
    assert page.keep("docs/x.md", "new", []) == 0
    assert page.keep("docs/x.md", "new", ["--check"]) == 0
    assert page.keep("docs/x.md", "newer", ["--check"]) == 1
    assert "docs/x.md" in capsys.readouterr().err


def test_marks_are_read_from_tests_as_they_stand():
    source = """
import pytest
pytestmark = [pytest.mark.clause("3.2"), pytest.mark.system]
@pytest.mark.clause("6.2.1", "B", part=True)
def test_one(): pass
def test_two(): pass
def not_a_test(): pass
"""
    assert list(standard.marks_of(source)) == [
        ("3.2", True, "test_one"),
        ("6.2.1", False, "test_one"),
        ("B", False, "test_one"),
        ("3.2", True, "test_two"),
    ]


def test_clauses_are_read_from_docstrings():
    source = '"""Accepts (7.3.2a-b, 6.2.1). Not 1.2.3.4.5.6 nor v1.0.0x. Appendix C."""'
    assert set(standard.named_in(source)) >= {"7.3.2a", "6.2.1", "C"}


def test_every_message_and_operation_is_in_the_asyncapi():
    document = messages.asyncapi()
    for operation in document["operations"].values():
        assert operation["channel"]["$ref"].removeprefix("#/channels/") in document["channels"]
    for channel in document["channels"].values():
        for reference in channel["messages"].values():
            assert reference["$ref"].rpartition("/")[2] in document["components"]["messages"]
