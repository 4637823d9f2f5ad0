"""The use cases from assessment to agreement, on fakes."""

import datetime
import uuid
from dataclasses import replace

import pytest

from chassis.testing import actor_as
from contracts.providers import NeedOffered
from matching.domain import errors
from matching.domain.item import State, Way
from matching.domain.subscription import Filters, Topic
from matching.usecases import agreement, assessment, needs, offers

NOTHING = uuid.UUID(int=0)


@pytest.fixture
def item(work, build):
    item = build.item()
    work.items.add(item)
    return item


def told(work):
    return [type(message).__name__ for message in work.emitted]


def as_(work, actor):
    work.actor = actor
    return work


def seek(work, item):
    assessment.assess_item(work, item.id, Way.PROVIDER, "超出本站能力")


def offered(work, item, provider="P001"):
    seek(work, item)
    offer = offers.choose_provider(work, item.id, provider)
    work.emitted.clear()
    return offer


def negotiating(work, item, provider_of):
    offer = offered(work, item)
    offers.accept_offer(as_(work, provider_of("P001")), offer.id)
    work.emitted.clear()
    return offer


@pytest.mark.clause("6.2.1")
def test_negotiation_with_the_station_opens_when_it_serves_the_item_itself(work, item):
    assessment.assess_item(work, item.id, Way.STATION, "可自主实施", "5.1.6")
    assert (item.state, item.way, item.code) == (State.NEGOTIATING, Way.STATION, "5.1.6")
    assert told(work) == ["ItemAssessed"]
    assert work.negotiations.current(item.id).offer_id is None


@pytest.mark.clause("6.2.1")
def test_the_station_is_refused_when_it_does_not_serve_the_item(work, item):
    with pytest.raises(errors.NotServedHere, match=r"5\.6\.1\.1"):
        assessment.assess_item(work, item.id, Way.STATION, "可自主实施")


def test_the_station_is_refused_when_it_was_removed_or_is_unknown(work, build, station):
    station.status = "removed"
    item = build.item(code="5.8")
    work.items.add(item)
    with pytest.raises(errors.NotServedHere):
        assessment.assess_item(work, item.id, Way.STATION, "可自主实施")


@pytest.mark.clause("5.8")
def test_free_text_is_refused_when_it_is_not_classified_and_kept_when_it_is(work, build):
    item = build.item(code=None)
    work.items.add(item)
    with pytest.raises(errors.NotClassified):
        assessment.assess_item(work, item.id, Way.PROVIDER, "需机构实施")
    with pytest.raises(errors.UnknownCode) as refusal:
        assessment.assess_item(work, item.id, Way.PROVIDER, "需机构实施", "5.6")
    assert [field.field for field in refusal.value.wrong_fields] == ["code"]
    assessment.assess_item(work, item.id, Way.STATION, "咨询", "5.8")
    assert item.code == "5.8"


@pytest.mark.clause("6.2.3")
def test_an_item_ends_in_no_provider_when_nobody_fits_at_all(work, build):
    item = build.item(district="310101")
    work.items.add(item)
    seek(work, item)
    assert item.state == State.NO_PROVIDER
    assert told(work) == ["ItemAssessed", "ProviderNotFound"]


def test_a_person_can_solve_it_when_there_was_no_provider(work, build):
    item = build.item(district="310101")
    work.items.add(item)
    seek(work, item)
    assessment.assess_item(work, item.id, Way.STATION, "改由本站实施", "5.8")
    assert item.state == State.NEGOTIATING


@pytest.mark.clause("6.2.1")
def test_the_choice_wins_when_it_is_not_the_best(work, item):
    seek(work, item)
    offer = offers.choose_provider(work, item.id, "P003")
    assert (offer.provider, offer.round, offer.chosen_by) == ("P003", 1, "enterprise")
    assert offer.respond_by == work.now + datetime.timedelta(days=2)
    assert told(work)[-2:] == ["OfferMade", "NeedOffered"]


@pytest.mark.clause("9.3.3")
def test_the_offered_need_does_not_say_whose_it_is(work, item, build, enterprise_of):
    seek(work, item)
    offers.choose_provider(as_(work, enterprise_of), item.id, "P001")
    body = str(work.emitted[-1].dump())
    for secret in (build.enterprise, str(item.case_id), item.number, enterprise_of.id):
        assert secret not in body


def test_a_provider_is_told_whatever_its_channel(work, item, build):
    work.providers.add(build.provider(id="P009", channel="pull"))
    seek(work, item)
    offers.choose_provider(work, item.id, "P009")
    assert told(work)[-1] == "NeedOffered"


def test_a_provider_is_not_told_what_it_has_not_subscribed_to(work, item):
    topics = tuple(topic for topic in Topic if topic is not Topic.CANCELLATIONS)
    quiet = replace(work.subscriptions.of("P001"), receives=topics)
    work.subscriptions.put(quiet, by="me", now=work.now)
    seek(work, item)
    offer = offers.choose_provider(work, item.id, "P001")
    work.emitted.clear()
    offers.withdraw_offer(work, offer.id)
    assert told(work) == ["OfferWithdrawn"]


def test_a_provider_that_has_not_subscribed_to_such_needs_is_not_asked(work, item):
    food = replace(work.subscriptions.of("P001"), filters=Filters(codes=("5.6.3",)))
    work.subscriptions.put(food, by="me", now=work.now)
    seek(work, item)
    with pytest.raises(errors.ProviderExcluded, match="subscribed"):
        offers.choose_provider(work, item.id, "P001")


def test_a_choice_is_refused_when_the_provider_is_excluded_or_unknown(work, item, build):
    work.providers.add(build.provider(id="P009", open_capacity=0))
    seek(work, item)
    with pytest.raises(errors.ProviderExcluded, match="No capacity") as refusal:
        offers.choose_provider(work, item.id, "P009")
    assert "能力已满" in refusal.value.zh
    with pytest.raises(errors.UnknownProvider):
        offers.choose_provider(work, item.id, "P404")


def test_a_second_choice_is_refused_when_the_need_is_with_a_provider(work, item):
    offered(work, item)
    with pytest.raises(errors.NotInThisState):
        offers.choose_provider(work, item.id, "P002")


@pytest.mark.clause("6.2.3")
def test_the_next_best_is_asked_when_a_provider_declines(work, item, provider_of):
    offer = offered(work, item, "P002")
    due = item.due_at
    offers.decline_offer(as_(work, provider_of("P002")), offer.id, "no_capacity", "排期已满")
    assert told(work) == ["OfferDeclined", "OfferMade", "NeedOffered"]
    again = work.offers.current(item.id)
    assert (again.provider, again.round, again.chosen_by) == ("P001", 2, "rematch")
    assert item.tried == [{"provider": "P002", "why": "no_capacity"}]
    assert item.due_at == due


@pytest.mark.parametrize(
    ("answer", "ended"),
    [("accept", "answered"), ("decline", "answered"), ("expire", "silent"), ("withdraw", None)],
)
def test_the_end_of_an_offer_is_noted_once_for_its_provider(
    work, item, provider_of, enterprise_of, answer, ended
):
    offer = offered(work, item)
    {
        "accept": lambda: offers.accept_offer(as_(work, provider_of("P001")), offer.id),
        "decline": lambda: offers.decline_offer(as_(work, provider_of("P001")), offer.id, "time"),
        "withdraw": lambda: offers.withdraw_offer(as_(work, enterprise_of), offer.id),
        "expire": lambda: offers.expire_offer(work, offer.id),
    }[answer]()
    offers.expire_offer(work, offer.id)
    assert work.histories.ended == ([("P001", ended)] if ended else [])


@pytest.mark.clause("6.2.3")
def test_everybody_is_asked_once_and_then_a_person_when_all_decline(work, item, provider_of):
    offer = offered(work, item)
    while item.state == State.OFFERED:
        offers.decline_offer(as_(work, provider_of(offer.provider)), offer.id, "price")
        offer = work.offers.current(item.id)
    assert item.state == State.NO_PROVIDER
    assert work.emitted[-1].tried == ("P001", "P002", "P003")


@pytest.mark.clause("6.2.3")
def test_an_offer_in_silence_goes_to_the_next_best_when_its_timer_fires(work, item):
    offer = offered(work, item)
    offers.expire_offer(work, offer.id)
    assert told(work) == ["OfferExpired", "NeedTakenBack", "OfferMade", "NeedOffered"]
    assert item.tried == [{"provider": "P001", "why": "no_response"}]
    assert work.offers.current(item.id).provider == "P002"


@pytest.mark.clause("6.2.3")
def test_each_offer_has_a_timer_at_the_end_of_its_response_time(work, item):
    first = offered(work, item)
    work.now += datetime.timedelta(hours=1)
    offers.expire_offer(work, first.id)
    second = work.offers.current(item.id)
    assert work.reminders == [
        ("response_time_over", str(offer.id), offer.made_at + work.response_time, None)
        for offer in (first, second)
    ]


@pytest.mark.parametrize("answer", ["accept", "decline", "withdraw", "expire"])
def test_nothing_happens_to_an_offer_that_is_not_open_when_its_timer_fires(
    work, item, provider_of, enterprise_of, answer
):
    offer = offered(work, item)
    ended = {
        "accept": lambda: offers.accept_offer(as_(work, provider_of("P001")), offer.id),
        "decline": lambda: offers.decline_offer(as_(work, provider_of("P001")), offer.id, "time"),
        "withdraw": lambda: offers.withdraw_offer(as_(work, enterprise_of), offer.id),
        "expire": lambda: offers.expire_offer(work, offer.id),
    }
    ended[answer]()
    before = (offer.state, item.state, list(item.tried), len(work.emitted))
    offers.expire_offer(work, offer.id)
    assert (offer.state, item.state, list(item.tried), len(work.emitted)) == before


def test_an_answer_is_refused_when_it_comes_too_late(work, item, provider_of):
    offer = offered(work, item)
    as_(work, provider_of("P001")).now = offer.respond_by
    with pytest.raises(errors.TooLate):
        offers.accept_offer(work, offer.id)
    with pytest.raises(errors.TooLate):
        offers.decline_offer(work, offer.id, "time")


def test_a_withdrawn_offer_leads_back_to_the_choice_and_holds_nothing_against_the_provider(
    work, item, enterprise_of
):
    offer = offered(work, item)
    offers.withdraw_offer(as_(work, enterprise_of), offer.id)
    assert told(work) == ["OfferWithdrawn", "NeedTakenBack"]
    assert (item.state, item.tried) == (State.AWAITING_CHOICE, [])
    offers.choose_provider(work, item.id, "P001")


@pytest.mark.clause("6.2.2")
def test_terms_are_agreed_when_the_other_side_confirms(
    work, item, build, provider_of, enterprise_of
):
    negotiating(work, item, provider_of)
    agreement.propose_terms(work, item.id, build.terms(price_yuan=1500))
    agreement.propose_terms(as_(work, enterprise_of), item.id, build.terms())
    agreement.confirm_terms(as_(work, provider_of("P001")), item.id, 2)
    assert told(work) == [
        "TermsProposed",
        "TermsProposed",
        "TermsPut",
        "ServiceAgreed",
        "NeedAgreed",
    ]
    assert [m.party for m in work.emitted[:2]] == ["provider", "enterprise"]
    agreed, sheet = work.emitted[3], work.sheets.issued[0]
    assert (agreed.performer, agreed.provider) == ("provider", "P001")
    assert agreed.papers[0].sha256 == sheet.sha256
    assert sheet.number == f"{item.number}-S01"
    assert [r["price_yuan"] for r in sheet.document["rounds"]] == ["1500.00", "1200.00"]


def test_own_terms_cannot_be_confirmed(work, item, build, provider_of):
    negotiating(work, item, provider_of)
    with pytest.raises(errors.NothingProposed):
        agreement.confirm_terms(work, item.id)
    agreement.propose_terms(work, item.id, build.terms())
    with pytest.raises(errors.OwnTerms):
        agreement.confirm_terms(work, item.id)


def test_a_confirmation_is_refused_when_new_terms_came_meanwhile(
    work, item, build, provider_of, enterprise_of
):
    negotiating(work, item, provider_of)
    agreement.propose_terms(work, item.id, build.terms())
    agreement.propose_terms(work, item.id, build.terms())
    with pytest.raises(errors.TermsChanged):
        agreement.confirm_terms(as_(work, enterprise_of), item.id, 1)


def test_every_wrong_term_is_named(work, item, build, provider_of):
    negotiating(work, item, provider_of)
    wrong = build.terms(
        service_item=" ", starts_on=datetime.date(2026, 1, 1), cycle_working_days=0, price_yuan=-1
    )
    with pytest.raises(errors.WrongTerms) as refusal:
        agreement.propose_terms(work, item.id, wrong)
    named = [field.field for field in refusal.value.wrong_fields]
    assert named == ["service_item", "starts_on", "cycle_working_days", "price_yuan"]


@pytest.mark.clause("6.2.1")
def test_the_station_and_the_enterprise_agree_on_a_self_served_item(
    work, item, build, officer_of, enterprise_of
):
    assessment.assess_item(work, item.id, Way.STATION, "可自主实施", "5.1.6")
    agreement.propose_terms(work, item.id, build.terms(price_yuan=0))
    with pytest.raises(errors.OwnTerms):
        agreement.confirm_terms(work, item.id)
    agreement.confirm_terms(as_(work, enterprise_of), item.id)
    assert work.emitted[-1].performer == "station"
    assert work.emitted[-1].provider is None


def test_an_officer_speaks_for_the_enterprise_when_a_provider_serves(
    work, item, build, provider_of, officer_of
):
    negotiating(work, item, provider_of)
    agreement.propose_terms(work, item.id, build.terms())
    agreement.confirm_terms(as_(work, officer_of), item.id)
    assert item.state == State.AGREED


@pytest.mark.clause("6.2.3")
def test_the_next_best_is_asked_when_a_negotiation_breaks_off(
    work, item, provider_of, enterprise_of
):
    negotiating(work, item, provider_of)
    agreement.break_off(as_(work, enterprise_of), item.id, "price")
    assert told(work) == ["NeedTakenBack", "OfferDeclined", "OfferMade", "NeedOffered"]
    assert work.offers.current(item.id).provider == "P002"
    assert (item.state, item.provider) == (State.OFFERED, None)


def test_providers_are_sought_when_the_station_and_the_enterprise_break_off(work, item):
    work.stations.find(item.station).served_items = ["5.6.1.1"]
    assessment.assess_item(work, item.id, Way.STATION, "可自主实施")
    agreement.break_off(work, item.id, "time")
    assert (item.state, item.way) == (State.AWAITING_CHOICE, Way.PROVIDER)
    assert [m.way for m in work.emitted] == ["station", "provider"]


def test_a_negotiation_cannot_be_broken_off_when_there_is_none(work, item):
    offered(work, item)
    with pytest.raises(errors.NotInThisState):
        agreement.break_off(work, item.id, "time")


STRANGERS = [
    actor_as("officer", station="SY-TX-01"),
    actor_as("enterprise", enterprise="91210100MA0000001X"),
    actor_as("provider", provider="P002"),
]


@pytest.mark.clause("9.3.3")
@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda actor: actor.role)
def test_somebody_elses_item_looks_like_none(work, item, build, provider_of, stranger):
    offer = negotiating(work, item, provider_of)
    as_(work, stranger)
    for attempt in (
        lambda: agreement.propose_terms(work, item.id, build.terms()),
        lambda: agreement.confirm_terms(work, item.id),
        lambda: agreement.break_off(work, item.id, "time"),
        lambda: offers.accept_offer(work, offer.id),
        lambda: offers.withdraw_offer(work, offer.id),
    ):
        with pytest.raises(errors.NotFound):
            attempt()


def test_a_provider_does_not_see_the_item_before_it_accepted(work, item, provider_of):
    offered(work, item)
    with pytest.raises(errors.NotFound):
        assessment.own_item(as_(work, provider_of("P001")), item.id)


def test_unknown_items_and_offers_are_not_found(work):
    with pytest.raises(errors.NotFound):
        assessment.own_item(work, NOTHING)
    with pytest.raises(errors.NotFound):
        offers.accept_offer(work, NOTHING)


def test_a_green_need_takes_the_express_lane(work, build):
    lanes = []
    work.emit = lambda message, *, express=False: lanes.append((type(message), express))
    item = build.item(green=True)
    work.items.add(item)
    seek(work, item)
    offers.choose_provider(work, item.id, "P001")
    core = [express for message, express in lanes if message is not NeedOffered]
    assert core == [True, True]


def test_an_older_revision_of_a_station_changes_nothing(work, station):
    newer = type(station)(
        code=station.code, revision=3, name_zh="新", name_en="N", status="active", served_items=[]
    )
    older = type(station)(
        code=station.code, revision=2, name_zh="旧", name_en="O", status="removed", served_items=[]
    )
    for told_station in (newer, older, newer):
        needs.keep_station(work, told_station)
    assert (station.revision, station.name_zh, station.status) == (3, "新", "active")
