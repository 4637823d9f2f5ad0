"""Every contract against its golden example, and against what a reader and a writer may do."""

import dataclasses

import pytest

from contracts import manifest
from contracts.examples import FOLDER, example_of
from contracts.message import REGISTRY, MessageRefused

ALL = [pytest.param(cls, id=cls.name) for cls in REGISTRY.values()]


@pytest.mark.parametrize("contract", ALL)
def test_golden_example_comes_out_as_it_went_in(contract):
    body = example_of(contract)
    assert contract.load(body, unknown="raise").dump() == body


@pytest.mark.parametrize("contract", ALL)
def test_reader_ignores_a_field_it_does_not_know(contract):
    body = example_of(contract)
    assert contract.load({**body, "from_the_future": 1}) == contract.load(body)


@pytest.mark.parametrize("contract", ALL)
def test_each_missing_field_is_named(contract):
    with pytest.raises(MessageRefused) as refused:
        contract.load({})
    required = {f.name for f in dataclasses.fields(contract) if f.default is dataclasses.MISSING}
    assert set(refused.value.errors) == required


@pytest.mark.parametrize("contract", ALL)
def test_writer_cannot_send_a_field_of_the_wrong_type(contract):
    message = contract.load(example_of(contract))
    with pytest.raises((MessageRefused, AttributeError, TypeError, ValueError)):
        dataclasses.replace(message, occurred_at="yesterday").dump()


@pytest.mark.parametrize("contract", ALL)
def test_message_is_owned_by_a_service_that_exists(contract):
    assert contract.owner in manifest.SERVICES


def test_no_example_lies_around_without_its_contract():
    wanted = {f"{name}.v{version}.json" for name, version in REGISTRY}
    assert {path.name for path in FOLDER.iterdir()} == wanted


def test_every_core_message_has_a_listener_that_is_not_its_owner():
    heard = {(cls, service) for service, all_of in manifest.SUBSCRIPTIONS.items() for cls in all_of}
    assert all(cls.owner != service for cls, service in heard)
    unheard = {c for c in REGISTRY.values() if c.bus == "station"} - {cls for cls, _ in heard}
    # Stages are told for whoever comes later (provider channels); nobody needs them today.
    assert {cls.name for cls in unheard} == {"tracking.stage_reached"}
