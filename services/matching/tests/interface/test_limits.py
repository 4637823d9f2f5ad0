"""Who sees and does what: somebody else's looks like nothing; every list is limited."""

import uuid

import pytest

from matching.api import BLUEPRINTS
from matching.api.roles import STAFF, SUPERVISORS, VIEWERS

pytestmark = pytest.mark.postgres

OTHER = {"enterprise": "91210100MA0000001X", "station": "SY-TX-01"}
NOTHING = uuid.UUID(int=7)


@pytest.fixture
def two_items(desk):
    """One item of ours, one of another enterprise at another station."""
    return desk.accept_need("5.6.1.1")[0], desk.accept_need("5.6.1.1", **OTHER)[0]


def seen(client, path="/v1/items"):
    return {row.get("item_id") for row in client.get(path).json["items"]}


@pytest.mark.clause("9.3.3")
def test_each_sees_its_own_items_alone(desk, two_items):
    ours, theirs = two_items
    assert seen(desk.officer) == seen(desk.enterprise) == seen(desk.superior) == {ours}
    assert seen(desk.regulator) == {ours, theirs}
    assert seen(desk.provider("P001")) == set()
    assert desk.officer.get(f"/v1/items/{theirs}").status_code == 404
    assert desk.enterprise.get(f"/v1/items/{theirs}").status_code == 404
    assert desk.regulator.get(f"/v1/items/{theirs}").status_code == 200


@pytest.mark.clause("9.3.3")
def test_a_provider_sees_its_own_offers_alone(desk):
    item, offer = desk.offered("P001")
    assert seen(desk.provider("P001"), "/v1/offers") == {item}
    assert seen(desk.provider("P004"), "/v1/offers") == set()
    assert desk.provider("P004").get(f"/v1/offers/{offer}").status_code == 404
    for action, body in (("acceptance", None), ("decline", {"reason_class": "time"})):
        answer = desk.provider("P004").post(f"/v1/offers/{offer}/{action}", json=body)
        assert answer.status_code == 404


def test_staff_see_the_offers_of_their_station_alone(desk):
    item, offer = desk.offered()
    stranger = desk.bench.client.as_("officer", station="SY-TX-01")
    assert seen(desk.officer, "/v1/offers") == {item}
    assert seen(stranger, "/v1/offers") == set()
    assert stranger.get(f"/v1/offers/{offer}").status_code == 404


def test_a_provider_sees_nothing_of_the_offers_to_others(desk):
    item, offer = desk.offered("P004")
    desk.provider("P004").post(f"/v1/offers/{offer}/decline", json={"reason_class": "time"})
    (second,) = desk.officer.get("/v1/offers?state=open").json["items"]
    taker = desk.provider(second["provider"])
    taker.post(f"/v1/offers/{second['offer_id']}/acceptance")
    assert [o["round"] for o in taker.get(f"/v1/items/{item}").json["offers"]] == [2]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/items/{}", None),
        ("GET", "/v1/items/{}/candidates", None),
        ("GET", "/v1/items/{}/sheet", None),
        ("POST", "/v1/items/{}/choice", {"provider_id": "P001"}),
        ("POST", "/v1/items/{}/assessment", {"way": "provider", "reason": "r"}),
        ("POST", "/v1/items/{}/proposals", "terms"),
        ("POST", "/v1/items/{}/confirmation", {}),
        ("POST", "/v1/items/{}/breakoff", {"reason_class": "time"}),
        ("POST", "/v1/offers/{}/withdrawal", None),
    ],
)
def test_another_stations_item_and_no_item_look_alike(desk, two_items, method, path, body):
    body = desk.terms() if body == "terms" else body
    options = {} if body is None else {"json": body}
    answers = [
        desk.officer.call(method, path.format(item), **options) for item in (two_items[1], NOTHING)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json == answers[1].json


EXPECTED = {
    "/v1/catalogue": {"public"},
    "/v1/catalogue/<string:code>": {"public"},
    "/v1/catalogue/suggestions": {*STAFF},
    "/v1/providers": {*STAFF, *SUPERVISORS},
    "/v1/providers/<string:provider_id>": {*VIEWERS},
    "/v1/items": {*VIEWERS},
    "/v1/items/<uuid:item_id>": {*VIEWERS},
    "/v1/items/<uuid:item_id>/assessment": {*STAFF},
    "/v1/items/<uuid:item_id>/candidates": {*STAFF, *SUPERVISORS, "enterprise"},
    "/v1/items/<uuid:item_id>/choice": {*STAFF, "enterprise"},
    "/v1/items/<uuid:item_id>/proposals": {*STAFF, "enterprise", "provider"},
    "/v1/items/<uuid:item_id>/confirmation": {*STAFF, "enterprise", "provider"},
    "/v1/items/<uuid:item_id>/breakoff": {*STAFF, "enterprise", "provider"},
    "/v1/items/<uuid:item_id>/sheet": {*VIEWERS},
    "/v1/offers": {*STAFF, *SUPERVISORS, "provider"},
    "/v1/offers/<uuid:offer_id>": {*STAFF, *SUPERVISORS, "provider"},
    "/v1/offers/<uuid:offer_id>/acceptance": {"provider"},
    "/v1/offers/<uuid:offer_id>/decline": {"provider"},
    "/v1/offers/<uuid:offer_id>/withdrawal": {*STAFF, "enterprise"},
    "/v1/items/<uuid:item_id>/call": {*STAFF, "enterprise"},
    "/v1/calls": {*STAFF, *SUPERVISORS, "enterprise", "provider"},
    "/v1/calls/<uuid:call_id>": {*STAFF, *SUPERVISORS, "enterprise", "provider"},
    "/v1/calls/<uuid:call_id>/quote": {"provider"},
    "/v1/calls/<uuid:call_id>/quote/withdrawal": {"provider"},
    "/v1/calls/<uuid:call_id>/choice": {*STAFF, "enterprise"},
    "/v1/calls/<uuid:call_id>/withdrawal": {*STAFF, "enterprise"},
    "/v1/subscription": {"provider"},
    "/v1/subscription/history": {"provider"},
    "/v1/subscription/test": {"provider"},
    "/v1/subscription/trial": {"provider"},
    "/v1/events": {"provider"},
    "/v1/events/acknowledgement": {"provider"},
    "/v1/events/replay": {"provider"},
    "/v1/events/stream": {"provider"},
    "/v1/deliveries": {"provider", "operator"},
    "/v1/deliveries/lag": {"operator"},
    "/v1/deliveries/<uuid:event_id>": {"provider", "operator"},
    "/v1/subscription/secret": {"provider"},
    "/v1/webhook-keys": {"public"},
    "/v1/subscription/amqp-account": {"provider"},
}


def test_every_route_says_who_may(desk):
    app = desk.bench.client.app
    names = {blueprint.name for blueprint in BLUEPRINTS}
    found = {
        rule.rule: set(app.view_functions[rule.endpoint].roles)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in names
    }
    assert found == EXPECTED


@pytest.mark.parametrize("role", ["superior", "regulator", "operator", "nonsense"])
def test_who_only_watches_or_operates_changes_nothing(desk, role):
    (item,) = desk.accept_need("5.6.1.1")
    client = desk.bench.client.as_(role, stations=frozenset({desk.build.station}))
    body = {"way": "provider", "reason": "r"}
    assert client.post(f"/v1/items/{item}/assessment", json=body).status_code == 403
