"""The state tables, spelled out a second time: every pair of state and action, allowed or forbidden."""

import itertools

import pytest

from matching.domain import call, item, negotiation, offer
from matching.domain.errors import NotInThisState

ALLOWED = {
    item: {
        ("awaiting_assessment", "serve"): "negotiating",
        ("awaiting_assessment", "seek"): "awaiting_choice",
        ("awaiting_choice", "offer"): "offered",
        ("awaiting_choice", "give_up"): "no_provider",
        ("offered", "take"): "negotiating",
        ("offered", "lose"): "awaiting_choice",
        ("negotiating", "propose"): "negotiating",
        ("negotiating", "agree"): "agreed",
        ("negotiating", "break_off"): "awaiting_choice",
        ("no_provider", "serve"): "negotiating",
        ("no_provider", "seek"): "awaiting_choice",
    },
    offer: {
        ("open", "accept"): "accepted",
        ("open", "decline"): "declined",
        ("open", "expire"): "expired",
        ("open", "withdraw"): "withdrawn",
        ("accepted", "break_off"): "withdrawn",
    },
    call: {
        ("open", "expire"): "over",
        ("open", "fail"): "failed",
        ("open", "choose"): "chosen",
        ("over", "choose"): "chosen",
        ("open", "close"): "closed",
        ("over", "close"): "closed",
    },
    negotiation: {
        ("open", "propose"): "open",
        ("open", "confirm"): "agreed",
        ("open", "break_off"): "broken_off",
    },
}
PAIRS = [
    pytest.param(thing, state, action, id=f"{thing.__name__.split('.')[-1]}-{state}-{action}")
    for thing in ALLOWED
    for state, action in itertools.product(thing.State, thing.Action)
]


@pytest.mark.parametrize(("thing", "state", "action"), PAIRS)
def test_a_pair_leads_on_when_the_table_has_it_and_is_refused_otherwise(thing, state, action):
    expected = ALLOWED[thing].get((str(state), str(action)))
    if expected:
        assert thing.step(state, action) == expected
    else:
        with pytest.raises(NotInThisState) as refusal:
            thing.step(state, action)
        assert thing.WORDS[state][0] in refusal.value.zh
        assert thing.WORDS[action][1] in refusal.value.en


@pytest.mark.parametrize("thing", ALLOWED)
def test_every_state_and_action_has_words_in_both_languages(thing):
    assert set(thing.WORDS) == {*thing.State, *thing.Action}
    assert all(zh and en for zh, en in thing.WORDS.values())
