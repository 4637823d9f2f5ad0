"""Results equal a count by hand."""

import pytest

from evaluation.domain.aggregates import FIVE_GRADES, Count, aggregate, five_grades


def votes(group, question, **counts):
    return [Count(group, question, value) for value, n in counts.items() for _ in range(n)]


@pytest.mark.clause("6.4.3")
def test_results_equal_a_count_by_hand():
    counts = [
        *votes("P001", "overall", very_satisfied=2, satisfied=1, fair=1, dissatisfied=1),
        *votes("P001", "solved", yes=4, no=1),
        *votes("P001", "facilities", fair=5),
        *votes("P002", "overall", dissatisfied=1),
        *votes("P002", "solved", no=1),
    ]
    first, second = aggregate(counts)
    assert (first.group, first.answers) == ("P001", 5)
    assert first.satisfaction_rate == 0.6  # 3 of 5
    assert first.solved_rate == 0.8  # 4 of 5
    assert first.satisfaction == {"overall": 0.6, "facilities": 0.0}
    assert first.questions["overall"] == {
        "very_satisfied": 2,
        "satisfied": 1,
        "fair": 1,
        "dissatisfied": 1,
    }
    assert first.questions["solved"] == {"yes": 4, "no": 1}
    assert (first.bad_reviews, second.bad_reviews) == (1, 1)
    assert (second.satisfaction_rate, second.solved_rate) == (0.0, 0.0)


def test_counts_already_summed_give_the_same_result():
    singly = votes("a", "overall", satisfied=3, fair=2)
    summed = [Count("a", "overall", "satisfied", 3), Count("a", "overall", "fair", 2)]
    assert aggregate(singly) == aggregate(summed)


def test_nothing_counted_has_no_rate():
    assert aggregate([]) == []
    (result,) = aggregate([Count("a", "facilities", "fair")])
    assert (result.answers, result.satisfaction_rate, result.solved_rate) == (0, None, None)


@pytest.mark.clause("6.4.1")
def test_four_grades_map_to_five_and_only_dissatisfied_is_bad():
    mapped = five_grades({"very_satisfied": 4, "satisfied": 3, "fair": 2, "dissatisfied": 1})
    assert mapped == {
        "very_satisfied": 4,
        "satisfied": 3,
        "basically_satisfied": 2,
        "dissatisfied": 1,
        "very_dissatisfied": 0,
    }


def test_very_dissatisfied_is_never_made_out_of_four_grades():
    assert "very_dissatisfied" not in FIVE_GRADES.values()
    assert len(set(FIVE_GRADES.values())) == 4
