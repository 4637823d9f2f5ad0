"""Open calls: put to all that fit, answered with quotes, one of which is chosen (6.2.1, 6.2.2, 9.3.3)."""

import datetime
import uuid
from dataclasses import replace

import pytest

from chassis.testing import NOON, actor_as
from matching.domain import errors
from matching.domain.call import State
from matching.domain.item import State as ItemState
from matching.domain.item import Way
from matching.domain.negotiation import Party
from matching.domain.subscription import Channel, Filters, Subscription, Topic
from matching.usecases import agreement, assessment, calls, offers, quotes

pytestmark = pytest.mark.clause("6.2.1", part=True)
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def item(work, build):
    item = build.item()
    work.items.add(item)
    assessment.assess_item(work, item.id, Way.PROVIDER, "超出本站能力")
    work.emitted.clear()
    return item


@pytest.fixture
def call(work, item):
    made = calls.open_call(work, item.id)
    work.staff = work.actor
    return made


def told(work, name="CallOpened"):
    return [one.provider for one in work.emitted if type(one).__name__ == name]


def quoting(work, provider):
    work.actor = actor_as("provider", provider=provider, id=f"account-{provider}")
    return work


def staff(work):
    work.actor = work.staff
    return work


@pytest.fixture
def terms(build):
    return build.terms()


def test_every_provider_that_fits_is_told_masked(work, call):
    assert told(work) == list(call.invited) == ["P001", "P002", "P003"]
    first = work.emitted[0]
    assert (first.call_id, first.respond_by) == (call.id, call.respond_by)
    assert not {"enterprise", "case_id", "number"} & set(first.dump())
    assert work.reminders == [(calls.CALL_OVER, str(call.id), call.respond_by, None)]


def test_who_does_not_want_calls_or_such_needs_is_not_asked(work, item):
    everything = Subscription(provider="P001", version=1, channel=Channel.PULL)
    no_calls = replace(everything, receives=(Topic.OFFERS,))
    elsewhere = replace(everything, provider="P002", filters=Filters(districts=("210200",)))
    only_calls = replace(everything, provider="P003", receives=(Topic.CALLS,))
    for one in (no_calls, elsewhere, only_calls):
        work.subscriptions.put(one, by="me", now=NOON)
    assert calls.open_call(work, item.id).invited == ("P003",)


def test_without_anybody_to_ask_it_is_not_opened(work, item):
    for name in ("P001", "P002", "P003"):
        nothing = Subscription(provider=name, version=1, channel=Channel.PULL, receives=())
        work.subscriptions.put(nothing, by="me", now=NOON)
    with pytest.raises(errors.NobodyToAsk):
        calls.open_call(work, item.id)
    assert work.emitted == []


def test_an_item_is_called_for_once_at_a_time(work, item, call):
    with pytest.raises(errors.CallUnderWay):
        calls.open_call(work, item.id)
    calls.withdraw_call(work, call.id)
    assert calls.open_call(work, item.id).is_open


def test_an_item_that_awaits_no_choice_is_not_called_for(work, build):
    item = build.item()
    work.items.add(item)
    with pytest.raises(errors.NotInThisState):
        calls.open_call(work, item.id)


def test_another_stations_item_is_not_called_for(work, item):
    work.actor = actor_as("officer", station="SY-TX-01")
    with pytest.raises(errors.NotFound):
        calls.open_call(work, item.id)


@pytest.mark.parametrize("provider", ["P009", None])
def test_who_was_not_asked_finds_no_such_call(work, call, terms, provider):
    for action in (
        lambda w: calls.quote(w, call.id, terms),
        lambda w: calls.withdraw_quote(w, call.id),
    ):
        with pytest.raises(errors.NotFound):
            action(quoting(work, provider))


def test_the_last_quote_of_a_provider_counts_and_all_are_kept(work, call, terms):
    calls.quote(quoting(work, "P001"), call.id, terms)
    calls.quote(quoting(work, "P002"), call.id, terms)
    calls.quote(quoting(work, "P001"), call.id, replace(terms, cycle_working_days=3), "加急")
    assert {name: one.number for name, one in call.standing.items()} == {"P001": 2, "P002": 1}
    assert [(one.provider, one.number) for one in call.quotes] == [
        ("P001", 1),
        ("P002", 1),
        ("P001", 2),
    ]
    assert call.standing["P001"].note == "加急"


def test_every_wrong_field_of_a_quote_is_named(work, call, terms):
    wrong = replace(terms, service_item=" ", cycle_working_days=0)
    with pytest.raises(errors.WrongTerms) as refused:
        calls.quote(quoting(work, "P001"), call.id, wrong)
    assert {one.field for one in refused.value.wrong_fields} == {
        "service_item",
        "cycle_working_days",
    }
    assert call.quotes == []


def test_a_quote_at_the_last_moment_is_too_late(work, call, terms):
    work.now = call.respond_by
    with pytest.raises(errors.TooLate):
        calls.quote(quoting(work, "P001"), call.id, terms)


def test_a_quote_that_was_taken_back_cannot_be_chosen_and_may_be_made_anew(work, call, terms):
    calls.quote(quoting(work, "P001"), call.id, terms)
    calls.withdraw_quote(work, call.id)
    with pytest.raises(errors.NoQuote):
        calls.withdraw_quote(work, call.id)
    with pytest.raises(errors.NoQuote):
        quotes.choose_quote(staff(work), call.id, "P001")
    assert call.is_open
    calls.quote(quoting(work, "P001"), call.id, terms)
    assert set(call.standing) == {"P001"}


def test_an_older_quote_does_not_count_again_when_the_last_is_taken_back(work, call, terms):
    for _ in range(2):
        calls.quote(quoting(work, "P001"), call.id, terms)
    calls.withdraw_quote(work, call.id)
    assert call.standing == {}


def test_the_chosen_quote_is_on_the_table_and_needs_the_enterprises_word_alone(
    work, item, call, terms
):
    calls.quote(quoting(work, "P002"), call.id, terms)
    work.emitted.clear()
    quotes.choose_quote(staff(work), call.id, "P002")
    names = [type(one).__name__ for one in work.emitted]
    assert names[:4] == ["OfferMade", "OfferAccepted", "TermsProposed", "QuoteChosen"]
    assert told(work, "QuoteChosen") == ["P002"]
    assert told(work, "CallClosed") == ["P001", "P003"]
    assert (call.state, item.state, item.provider) == (State.CHOSEN, ItemState.NEGOTIATING, "P002")
    last = work.negotiations.current(item.id).last
    assert (last.party, last.proposed_by, last.price_yuan) == (
        Party.PROVIDER,
        "account-P002",
        terms.price_yuan,
    )
    agreement.confirm_terms(work, item.id)
    assert item.state is ItemState.AGREED


def test_a_provider_that_cannot_take_it_any_more_is_not_chosen(work, item, call, terms):
    calls.quote(quoting(work, "P002"), call.id, terms)
    suspended = replace(work.providers.get("P002"), active=False)
    work.providers.add(suspended)
    with pytest.raises(errors.ProviderExcluded):
        quotes.choose_quote(staff(work), call.id, "P002")


def test_who_has_quoted_can_be_chosen_whatever_it_subscribes_to_since(work, item, call, terms):
    calls.quote(quoting(work, "P002"), call.id, terms)
    nothing = Subscription(provider="P002", version=2, channel=Channel.PULL, receives=())
    work.subscriptions.put(nothing, by="me", now=NOON)
    quotes.choose_quote(staff(work), call.id, "P002")
    assert item.provider == "P002"


def test_quotes_can_still_be_chosen_when_the_time_is_over(work, item, call, terms):
    calls.quote(quoting(work, "P002"), call.id, terms)
    work.now = call.respond_by + A_DAY
    calls.expire_call(staff(work), call.id)
    assert call.state is State.OVER
    with pytest.raises(errors.CallOver):
        calls.quote(quoting(work, "P003"), call.id, terms)
    quotes.choose_quote(staff(work), call.id, "P002")
    assert (call.state, item.provider) == (State.CHOSEN, "P002")
    # The quoted first day has passed: nothing is on the table, and either side proposes anew.
    assert work.negotiations.current(item.id).rounds == []
    agreement.propose_terms(work, item.id, replace(terms, starts_on=work.now.date()))


def test_without_a_quote_it_ends_by_itself_and_the_item_waits_on(work, item, call):
    work.emitted.clear()
    calls.expire_call(work, call.id)
    assert (call.state, item.state) == (State.FAILED, ItemState.AWAITING_CHOICE)
    assert [one.reason for one in work.emitted] == ["over"] * 3


def test_a_timer_that_fires_again_or_late_changes_nothing(work, call):
    calls.withdraw_call(work, call.id)
    work.emitted.clear()
    calls.expire_call(work, call.id)
    assert (call.state, work.emitted) == (State.CLOSED, [])


def test_the_ordinary_way_closes_a_call(work, item, call):
    work.emitted.clear()
    offers.choose_provider(work, item.id, "P001")
    assert call.state is State.CLOSED
    assert [one.reason for one in work.emitted if hasattr(one, "call_id")] == ["not_chosen"] * 3


def test_who_was_refused_a_choice_leaves_the_call_open(work, item, call):
    with pytest.raises(errors.UnknownProvider):
        offers.choose_provider(work, item.id, "P009")
    assert call.is_open


def test_another_enterprise_neither_chooses_nor_withdraws(work, call, terms):
    calls.quote(quoting(work, "P001"), call.id, terms)
    work.actor = actor_as("enterprise", enterprise="91210100MA0000001X")
    with pytest.raises(errors.NotFound):
        quotes.choose_quote(work, call.id, "P001")
    with pytest.raises(errors.NotFound):
        calls.withdraw_call(work, call.id)


def test_an_unknown_call_is_not_found(work, terms):
    with pytest.raises(errors.NotFound):
        calls.quote(quoting(work, "P001"), uuid.uuid4(), terms)


def test_a_quote_that_was_renewed_since_it_was_read_is_not_chosen(work, call, terms):
    for _ in range(2):
        calls.quote(quoting(work, "P002"), call.id, terms)
    with pytest.raises(errors.QuoteChanged):
        quotes.choose_quote(staff(work), call.id, "P002", 1)
    assert quotes.choose_quote(work, call.id, "P002", 2).state is State.CHOSEN


def test_who_has_filled_up_since_its_quote_can_still_be_chosen(work, item, call, terms):
    calls.quote(quoting(work, "P002"), call.id, terms)
    work.providers.add(replace(work.providers.get("P002"), open_capacity=0, daily_capacity=0))
    quotes.choose_quote(staff(work), call.id, "P002")
    assert item.provider == "P002"


def test_who_has_quoted_hears_the_outcome_whatever_it_subscribed_to(work, call, terms):
    calls.quote(quoting(work, "P002"), call.id, terms)
    for name in call.invited:
        nothing = Subscription(provider=name, version=2, channel=Channel.PULL, receives=())
        work.subscriptions.put(nothing, by="me", now=NOON)
    work.emitted.clear()
    calls.withdraw_call(staff(work), call.id)
    assert told(work, "CallClosed") == ["P002"]


def test_at_the_end_who_has_not_quoted_is_told_and_the_others_after_the_choice(work, call, terms):
    for name in ("P001", "P002"):
        calls.quote(quoting(work, name), call.id, terms)
    work.emitted.clear()
    calls.expire_call(staff(work), call.id)
    assert told(work, "CallClosed") == ["P003"]
    work.emitted.clear()
    quotes.choose_quote(work, call.id, "P002")
    assert told(work, "CallClosed") == ["P001"]


def test_a_provider_sees_no_more_than_whether_it_is_open(call):
    seen = {}
    for state in State:
        call.state = state
        seen[state] = call.seen_by_providers
    assert seen.pop(State.OPEN) is State.OPEN
    assert set(seen.values()) == {State.CLOSED}
