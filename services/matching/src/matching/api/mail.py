"""What is asked and shown about subscriptions, events and deliveries."""

import re
from typing import Any

import marshmallow as ma

from chassis.paging import PageQuery
from contracts.vocabulary import KINDS, TIERS
from matching.api.asked import Body, one_of, text
from matching.api.schemas import Worded, moment, shown
from matching.domain import delivery as deliveries
from matching.domain.subscription import Channel, Topic

MOST = 200  # events a page
LONGEST_WAIT = 30  # seconds
SIZES = ("large", "medium", "small", "micro")
CODE = re.compile(r"5(\.[0-9]{1,2}){0,3}")
DISTRICT = re.compile(r"[0-9]{6}")
INDUSTRY = re.compile(r"[A-T][0-9]{0,4}|[0-9]{2,4}")


def _list_of(inner: Any) -> "ma.fields.List[Any]":
    return ma.fields.List(inner, load_default=list, validate=ma.validate.Length(max=200))


def _fitting(pattern: re.Pattern[str]) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.Regexp(rf"(?:{pattern.pattern})\Z"))


class Filters(Body):
    """Which needs; each empty list means all."""

    kinds = _list_of(one_of(KINDS))
    codes = _list_of(_fitting(CODE))
    districts = _list_of(_fitting(DISTRICT))
    tiers = _list_of(one_of(TIERS))
    industries = _list_of(_fitting(INDUSTRY))
    sizes = _list_of(one_of(SIZES))
    green_only = ma.fields.Boolean(load_default=False)


class Wanted(Body):
    """A subscription, whole."""

    channel = one_of(Channel, required=True)
    endpoint_url = text(500, load_default=None, allow_none=True)
    filters = ma.fields.Nested(Filters, load_default=lambda: Filters().load({}))
    receives = ma.fields.List(one_of(Topic), load_default=lambda: [str(topic) for topic in Topic])


class Secret(ma.Schema):
    """A web hook's new secret, shown once; the one before signs along until a moment."""

    secret = shown()
    previous_valid_until = moment()


class Key(ma.Schema):
    """`public_key`: ed25519, `whpk_` and base64."""

    id = shown()
    public_key = shown()


class Keys(ma.Schema):
    keys = ma.fields.List(ma.fields.Nested(Key))


class AmqpAccount(ma.Schema):
    """An account on the broker. `password` is shown once, at its making; `address` of the broker where it is set."""

    address = shown()
    vhost = shown()
    username = shown()
    password = shown()
    queue = shown()
    exchange = shown()
    asked_at = moment()
    made_at = moment()


class EventsQuery(ma.Schema):
    """`after`: a position; everything up to it has arrived. `wait`: seconds to hold on when there is nothing new."""

    class Meta:
        unknown = ma.EXCLUDE

    after = ma.fields.Integer(load_default=None, validate=ma.validate.Range(0, 2**62))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MOST))
    wait = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, LONGEST_WAIT))


class StreamQuery(ma.Schema):
    """`after`: a position, for who cannot send Last-Event-ID."""

    class Meta:
        unknown = ma.EXCLUDE

    after = ma.fields.Integer(load_default=None, validate=ma.validate.Range(0, 2**62))


class Acknowledgement(Body):
    position = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(0, 2**62))


class Replay(Body):
    """Which events to send again; with nothing given, all that are kept."""

    event_ids = ma.fields.List(
        ma.fields.UUID(), load_default=None, validate=ma.validate.Length(1, 1000)
    )
    since = ma.fields.AwareDateTime(load_default=None)
    until = ma.fields.AwareDateTime(load_default=None)
    failed_only = ma.fields.Boolean(load_default=False)


class DeliveriesQuery(PageQuery):
    """`state`: only deliveries in it; `provider`: one provider's (for operators)."""

    state = one_of(deliveries.State, load_default=None)
    provider = text(20, load_default=None)


class EndpointShown(Worded):
    reason = shown()
    failures = ma.fields.Integer()
    failing_since = moment()
    stopped_at = moment()


class FiltersShown(ma.Schema):
    kinds = ma.fields.List(ma.fields.String())
    codes = ma.fields.List(ma.fields.String())
    districts = ma.fields.List(ma.fields.String())
    tiers = ma.fields.List(ma.fields.String())
    industries = ma.fields.List(ma.fields.String())
    sizes = ma.fields.List(ma.fields.String())
    green_only = ma.fields.Boolean()


class Chosen(ma.Schema):
    """What a provider chose."""

    channel = shown()
    endpoint_url = shown()
    filters = ma.fields.Nested(FiltersShown)
    receives = ma.fields.List(ma.fields.String())


class Subscription(Chosen):
    provider = shown()
    version = ma.fields.Integer()
    endpoint = ma.fields.Nested(EndpointShown, allow_none=True)


class Change(Chosen):
    version = ma.fields.Integer()
    changed_at = moment()
    changed_by = shown()


class Changes(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(Change))
    next = shown()


class Events(ma.Schema):
    """Events in order, as CloudEvents; `next` is the position to go on from."""

    items = ma.fields.List(ma.fields.Dict())
    next = ma.fields.Integer()
    oldest = ma.fields.Integer()


class Acknowledged(ma.Schema):
    position = ma.fields.Integer()


class Count(ma.Schema):
    count = ma.fields.Integer()


class Delivery(Worded):
    """A line of the delivery log; what it says is not shown to operators."""

    event_id = ma.fields.UUID()
    provider = shown()
    position = ma.fields.Integer()
    type = shown()
    need = shown()
    told_at = moment()
    attempts = ma.fields.Integer()
    next_at = moment()
    delivered_at = moment()
    channel = shown()


class Deliveries(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(Delivery))
    next = shown()


class Attempt(ma.Schema):
    at = moment()
    channel = shown()
    ok = ma.fields.Boolean()
    status = ma.fields.Integer(allow_none=True)
    error = shown()
    milliseconds = ma.fields.Integer()
    excerpt = shown()


class DeliveryWithAttempts(Delivery):
    tries = ma.fields.List(ma.fields.Nested(Attempt))


class Lag(ma.Schema):
    """How far behind a provider is: what waits, since when, what was given up, and how its web hook is."""

    provider = shown()
    channel = shown()
    last_position = ma.fields.Integer()
    waiting = ma.fields.Integer()
    oldest_waiting_at = moment()
    given_up = ma.fields.Integer()
    endpoint = ma.fields.Nested(EndpointShown, allow_none=True)


class Lags(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(Lag))
    next = shown()
