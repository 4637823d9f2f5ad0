"""Every pair of state and action, against a list spelled out again here."""

import itertools

import pytest

from intake.domain.errors import NotInThisState
from intake.domain.states import ACTION_NAMES, STATE_NAMES, Action, State, step

ALLOWED = {
    ("draft", "change"): "draft",
    ("draft", "file"): "filed",
    ("filed", "ask_supplement"): "supplement_asked",
    ("filed", "accept"): "accepted",
    ("filed", "refer"): "referred",
    ("filed", "merge"): "merged",
    ("filed", "take_in"): "filed",
    ("filed", "propose_refusal"): "refusal_proposed",
    ("refusal_proposed", "approve_refusal"): "refused",
    ("refusal_proposed", "reject_refusal"): "filed",
    ("refusal_proposed", "accept"): "accepted",
    ("refusal_proposed", "withdraw"): "withdrawn",
    ("refused", "appeal"): "appealed",
    ("appealed", "uphold"): "refused",
    ("appealed", "overturn"): "filed",
    ("filed", "withdraw"): "withdrawn",
    ("supplement_asked", "answer_supplement"): "filed",
    ("supplement_asked", "withdraw"): "withdrawn",
    ("supplement_asked", "lapse"): "lapsed",
}
PAIRS = list(itertools.product(State, Action))


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_each_pair_leads_where_the_list_says_or_is_refused(state: State, action: Action) -> None:
    expected = ALLOWED.get((state.value, action.value))
    if expected:
        assert step(state, action) == expected
    else:
        with pytest.raises(NotInThisState) as refused:
            step(state, action)
        assert STATE_NAMES[state][0] in refused.value.zh
        assert ACTION_NAMES[action][1] in refused.value.en


def test_the_list_holds_no_pair_that_does_not_exist() -> None:
    assert set(ALLOWED) <= {(state.value, action.value) for state, action in PAIRS}
