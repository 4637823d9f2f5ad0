"""Promised times: within the law, by analogy from named similar items (7.2b, 7.2d)."""

import pytest

from admin.domain.promise import Basis, CatalogueItem, Terms, propose, wrong_terms


def item(code: str, days: int = 10, limit: int | None = None, kind: str = "standardization"):
    return CatalogueItem(
        code=code,
        revision=1,
        kind=kind,
        name_zh=f"事项 {code}",
        name_en=f"Item {code}",
        promise_working_days=days,
        statutory_working_days=limit,
    )


CATALOGUE = {
    one.code: one
    for one in (
        item("5.3.1", limit=20),
        item("5.3.5"),
        item("5.3.6"),
        item("5.3.7"),
        item("5.6.2.1", kind="inspection"),
        item("5.6.2.2", kind="inspection"),
        item("5.6.1.1", kind="inspection"),
    )
}


def terms(days: int, basis: Basis = Basis.COMMITMENT, *similar: str) -> Terms:
    return Terms(working_days=days, basis=basis, ground="站内规定", similar_to=similar)


@pytest.mark.clause("7.2d")
@pytest.mark.parametrize(
    ("code", "given", "wrong"),
    [
        ("5.3.1", terms(20), {}),
        ("5.3.1", terms(21), {"working_days": "above_statutory_limit"}),
        ("5.3.5", terms(300), {}),
        ("5.9.9", terms(1), {"item": "unknown_item"}),
        ("5.3.6", terms(5, Basis.ANALOGY), {"similar_to": "analogy_needs_items"}),
        ("5.3.6", terms(5, Basis.LAW, "5.3.5"), {"similar_to": "analogy_needs_items"}),
        ("5.3.6", terms(5, Basis.ANALOGY, "5.3.5"), {}),
        ("5.3.6", terms(5, Basis.ANALOGY, "5.3.6"), {"similar_to[0]": "not_similar"}),
        (
            "5.3.6",
            terms(5, Basis.ANALOGY, "5.3.5", "5.6.2.1", "5.0"),
            {"similar_to[1]": "not_similar", "similar_to[2]": "not_similar"},
        ),
    ],
)
def test_everything_wrong_with_a_promise_is_named(
    code: str, given: Terms, wrong: dict[str, str]
) -> None:
    assert {one.field: one.code for one in wrong_terms(code, given, CATALOGUE)} == wrong


@pytest.mark.clause("7.2d")
@pytest.mark.parametrize(
    ("code", "promised", "days", "similar"),
    [
        ("5.3.7", {"5.3.5": 3, "5.3.6": 6}, 5, ("5.3.5", "5.3.6")),  # 4.5, rounded up
        ("5.3.1", {"5.3.5": 30}, 20, ("5.3.5",)),  # within the law
        ("5.6.2.2", {"5.6.2.1": 8, "5.6.1.1": 2}, 8, ("5.6.2.1",)),  # the nearest clause counts
        ("5.3.7", {"5.3.7": 1, "5.3.5": 3}, 3, ("5.3.5",)),  # not by itself
    ],
)
def test_a_promise_is_proposed_from_similar_items(
    code: str, promised: dict[str, int], days: int, similar: tuple[str, ...]
) -> None:
    proposed = propose(CATALOGUE[code], CATALOGUE, promised)

    assert proposed is not None
    assert (proposed.working_days, proposed.similar_to) == (days, similar)
    assert wrong_terms(code, proposed, CATALOGUE) == []


@pytest.mark.parametrize("promised", [{}, {"5.6.2.1": 3}, {"5.0": 3}, {"5.3.7": 3}])
def test_nothing_is_proposed_where_nothing_is_similar(promised: dict[str, int]) -> None:
    assert propose(CATALOGUE["5.3.7"], CATALOGUE, promised) is None
