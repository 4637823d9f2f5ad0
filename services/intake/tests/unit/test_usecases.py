"""Use cases on fakes: what is decided, kept and said."""

import datetime
from typing import Any

import pytest

from chassis.testing import actor_as
from intake import usecases
from intake.domain.acceptance import Green, GreenGround
from intake.domain.errors import FormNotFound, StationRemoved, UnknownItem, UnknownStation
from intake.domain.facts import Disclosure
from intake.domain.form import Channel, Form

MAJOR = Green(ground=GreenGround.MAJOR_PROJECT, evidence="清单第 3 项")


@pytest.fixture
def application(content: dict[str, Any]) -> usecases.Application:
    return usecases.Application(
        station="SY-TX-01", channel=Channel.WEB, version="1", content=content
    )


@pytest.fixture
def filed(work: Any, enterprise: Any, application: usecases.Application) -> Form:
    return usecases.file_form(work, enterprise, application)


@pytest.mark.clause("6.1.3")
def test_filing_says_how_many_items_and_by_which_channel(work: Any, filed: Form) -> None:
    (said,) = work.emitted

    assert (said.item_count, said.channel, said.form_version) == (15, "web", "1")
    assert said.case_id == filed.id


@pytest.mark.clause("7.2d", "4.2.1")
def test_every_item_is_due_after_the_promised_working_days(
    work: Any, window: Any, filed: Form
) -> None:
    usecases.accept_need(work, window, filed.id)

    accepted = work.emitted[-1]
    ten_working_days_on = datetime.datetime(2026, 12, 7, 9, 0, tzinfo=datetime.UTC)
    assert {item.due_at for item in accepted.items} == {ten_working_days_on}
    assert {item.provisional for item in accepted.items} == {False}
    assert accepted.number == "SY-TX-01-2026-000001"


@pytest.mark.clause("6.3.3")
def test_a_green_case_is_said_by_the_express_lane(work: Any, window: Any, filed: Form) -> None:
    usecases.accept_need(work, window, filed.id, MAJOR)

    assert [one.green for one in work.express] == [True]


def test_an_ordinary_case_is_not(work: Any, window: Any, filed: Form) -> None:
    usecases.accept_need(work, window, filed.id)

    assert work.express == []


def test_acceptance_needs_every_item_in_the_catalogue(work: Any, window: Any, filed: Form) -> None:
    del work.copies.items["5.6.4.1"], work.copies.items["5.8"]

    with pytest.raises(UnknownItem, match=r"5\.6\.4\.1、5\.8"):
        usecases.accept_need(work, window, filed.id)


def test_an_unknown_and_a_removed_station_take_nothing(
    work: Any, enterprise: Any, application: usecases.Application, make_station: Any
) -> None:
    work.copies.stations["SY-TX-01"] = make_station(status="removed")
    with pytest.raises(StationRemoved):
        usecases.file_form(work, enterprise, application)
    work.copies.stations.clear()
    with pytest.raises(UnknownStation):
        usecases.file_form(work, enterprise, application)
    assert work.emitted == []


@pytest.mark.clause("8.2.2")
def test_what_was_filed_before_the_removal_is_still_accepted(
    work: Any, window: Any, filed: Form, make_station: Any
) -> None:
    work.copies.stations["SY-TX-01"] = make_station(status="removed")

    assert usecases.accept_need(work, window, filed.id).number


@pytest.mark.clause("9.3.3")
def test_a_provider_sees_only_the_items_that_it_took(work: Any, window: Any, filed: Form) -> None:
    usecases.accept_need(work, window, filed.id)
    provider = actor_as("provider", provider="P001")
    with pytest.raises(FormNotFound):
        usecases.open_contact(work, provider, filed.id)
    work.disclosures.granted.append(
        Disclosure(
            offer_id=work.new_id(),
            case_id=filed.id,
            item_id=filed.items[3].id,
            provider="P001",
        )
    )

    contact = usecases.open_contact(work, provider, filed.id)

    assert list(contact.items) == [filed.items[3]]
    assert [one.provider for one in work.disclosures.readings] == ["P001"]
