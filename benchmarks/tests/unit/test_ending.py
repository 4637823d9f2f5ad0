"""The end check of the hop notices what a benchmark must not overlook."""

import dataclasses

import pytest

from benchmarks.hop.ending import Ending, wrong

SENT = ("a", "b", "c")
WHOLE = Ending(sent=SENT, aggregates=SENT, history=SENT, emitted=SENT)
PLACES = ("aggregates", "history", "emitted")


def test_nothing_is_wrong_when_each_message_left_one_of_each():
    assert wrong(WHOLE) == []


@pytest.mark.parametrize("place", PLACES)
def test_loss_is_noticed_when_a_message_left_nothing_somewhere(place):
    (told,) = wrong(dataclasses.replace(WHOLE, **{place: ("a", "c")}))
    assert told.startswith("1 ")
    assert told.endswith("lost")


@pytest.mark.parametrize("place", PLACES)
def test_double_is_noticed_when_a_message_left_two_somewhere(place):
    (told,) = wrong(dataclasses.replace(WHOLE, **{place: ("a", "b", "b", "c")}))
    assert told.startswith("1 ")
    assert told.endswith("doubled")


def test_loss_and_double_are_both_noticed_when_the_number_is_right():
    assert len(wrong(dataclasses.replace(WHOLE, emitted=("a", "a", "c")))) == 2


def test_stranger_is_noticed_when_an_event_is_about_no_message():
    assert wrong(dataclasses.replace(WHOLE, emitted=(*SENT, "x")))


def test_message_left_in_the_queue_is_noticed():
    assert wrong(dataclasses.replace(WHOLE, left=1))


def test_only_doubles_count_when_the_program_was_stopped_before_its_end():
    stopped = Ending(sent=SENT, aggregates=("a",), history=("a",), emitted=("a",), left=2)
    assert wrong(stopped, capped=True) == []
    assert wrong(dataclasses.replace(stopped, emitted=("a", "a")), capped=True)
