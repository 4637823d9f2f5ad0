"""Every contract against its golden example, and against what a reader and a writer may do."""

import dataclasses
import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import manifest
from contracts.examples import FOLDER, example_of
from contracts.message import REGISTRY, MessageRefused

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.sampled_from(
        ["2026-11-23T04:00:00", "2026-11-23", "2026-11-23T04:00:00Z", "1", "1.5", "true"]
    ),
    st.sampled_from(["2026-11-23 04:00:00+08:00", "2026-11-23T24:00:00Z"]),
    st.lists(st.text(), max_size=2),
    st.dictionaries(st.text(), st.text() | st.integers(), max_size=2),
)
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
    assert unheard == {c for c in REGISTRY.values() if not c.heard}


@pytest.mark.parametrize("contract", ALL)
def test_what_is_encoded_is_what_the_golden_example_says(contract):
    message = contract.load(example_of(contract))
    assert contract.decode(message.encode()) == message
    assert contract.load(json.loads(message.encode()), unknown="raise") == message


@pytest.mark.parametrize("contract", ALL)
def test_fields_are_told_as_they_stand_on_the_wire(contract):
    message = contract.load(example_of(contract))
    names = [field.name for field in dataclasses.fields(contract)]
    assert message.plain(names) == json.loads(message.encode())


@pytest.mark.parametrize("contract", ALL)
def test_fast_reader_ignores_a_field_it_does_not_know(contract):
    body = {**example_of(contract), "from_the_future": 1}
    assert contract.decode(json.dumps(body).encode()) == contract.load(body)


@settings(max_examples=300, deadline=None)
@given(contract=st.sampled_from([*REGISTRY.values()]), data=st.data())
def test_fast_reader_takes_nothing_that_the_schema_refuses(contract, data):
    """One field of the golden example replaced by something odd; both readers agree wherever the fast one takes it."""
    body = example_of(contract)
    name = data.draw(st.sampled_from([*body]))
    body[name] = data.draw(ODD)
    try:
        taken = contract.decode(json.dumps(body).encode())
    except ValueError:
        return
    assert contract.load(body) == taken


@pytest.mark.parametrize("contract", ALL)
@pytest.mark.parametrize("wrong", ["yesterday", 5, datetime.datetime(2026, 11, 23, 4, 0)])
def test_writer_cannot_encode_a_moment_without_its_offset_or_of_another_type(contract, wrong):
    message = contract.load(example_of(contract))
    with pytest.raises((MessageRefused, AttributeError, TypeError, ValueError)):
        dataclasses.replace(message, occurred_at=wrong).encode()
