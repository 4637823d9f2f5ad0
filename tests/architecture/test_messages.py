"""What services listen to is what the manifest says, and no message carries people."""

import dataclasses
import importlib
import inspect
import typing

import pytest
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from chassis.bus import Subscription
from contracts.manifest import SERVICES, SUBSCRIPTIONS
from contracts.message import REGISTRY

# Field names that would carry a person, a secret or free text. A station's own phone is public.
PEOPLE = (
    "person", "contact", "email", "wechat", "mobile", "phone", "legal_representative", "display_name",
    "password", "token", "note", "remark", "comment", "opinion", "text", "reason_zh", "signature",
)  # fmt: skip
ALLOWED = {
    ("admin.station_published", "phone"),
    # The number of an opinion, not a word of it.
    ("evaluation.opinion_given", "opinion_id"),
    ("evaluation.opinion_answered", "opinion_id"),
    ("matching.opinion_passed_on", "opinion_id"),
}


def subscriptions_of(service):
    """Contracts that the nameko class of a service really listens to."""
    cls = getattr(importlib.import_module(f"{service}.service"), f"{service.capitalize()}Service")
    for _, method in inspect.getmembers(cls, inspect.isfunction):
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
            if isinstance(entrypoint, Subscription):
                # An extension keeps the arguments that it was declared with.
                yield entrypoint.contract


@pytest.mark.parametrize("service", SERVICES)
def test_service_listens_to_what_the_manifest_says(service):
    heard = list(subscriptions_of(service))
    assert len(heard) == len(set(heard))
    assert set(heard) == set(SUBSCRIPTIONS[service])


def names_of(cls):
    """Every field name of a contract, those of its parts included."""
    for field in dataclasses.fields(cls):
        yield field.name
        hint = typing.get_type_hints(cls)[field.name]
        for part in (hint, *typing.get_args(hint)):
            if dataclasses.is_dataclass(part):
                yield from names_of(part)


def carries_people(name, field):
    return any(word in field for word in PEOPLE) and (name, field) not in ALLOWED


@pytest.mark.parametrize("contract", [pytest.param(c, id=c.name) for c in REGISTRY.values()])
def test_message_carries_no_people(contract):
    assert [f for f in names_of(contract) if carries_people(contract.name, f)] == []


def test_field_that_carries_people_is_found():
    assert carries_people("intake.form_filed", "contact_phone")
