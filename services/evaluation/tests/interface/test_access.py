"""Who may call what, and that nobody sees what belongs to somebody else."""

import pytest
import sqlalchemy as sa

from chassis.testing import actor_as, token_for
from evaluation.storage.tables import questionnaire

pytestmark = pytest.mark.postgres

STAFF = {"window", "officer", "station_master"}
SUPERVISION = {"superior", "regulator"}
ROLES = {
    "GET /v1/form-definitions/appendix-c": {"public"},
    "GET /v1/form-definitions/service-summary": {"public"},
    "GET /v1/questionnaires": {"enterprise", *STAFF},
    "GET /v1/answers/<token>": {"public"},
    "POST /v1/answers/<token>": {"public"},
    "GET /v1/items": {"enterprise", "provider", *STAFF, *SUPERVISION},
    "GET /v1/items/<uuid:item_id>": {"enterprise", "provider", *STAFF, *SUPERVISION},
    "POST /v1/items/<uuid:item_id>/summary": {"provider", *STAFF},
    "GET /v1/items/<uuid:item_id>/summary": {"enterprise", "provider", *STAFF, *SUPERVISION},
    "GET /v1/items/<uuid:item_id>/answer": {"enterprise", *STAFF, *SUPERVISION},
    "GET /v1/items/<uuid:item_id>/answer/printed": {"enterprise", *STAFF, *SUPERVISION},
    "POST /v1/items/<uuid:item_id>/opinions": {"enterprise", *STAFF},
    "GET /v1/opinions": {"enterprise", "provider", *STAFF, *SUPERVISION},
    "GET /v1/opinions/<uuid:opinion_id>": {"enterprise", "provider", *STAFF, *SUPERVISION},
    "POST /v1/opinions/<uuid:opinion_id>/answer": {"provider"},
    "GET /v1/results": {"provider", *STAFF, *SUPERVISION},
}
OTHER_STATION, OTHER_ENTERPRISE = "SY-TX-02", "91210100MA0000001Y"


def test_every_route_says_who_may(service):
    app = service.client.app
    found = {
        f"{method} {rule.rule}": set(getattr(app.view_functions[rule.endpoint], "roles", ()))
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
        # The chassis' own routes for operators are the same everywhere and tested there.
        if rule.rule.startswith("/v1") and not rule.rule.startswith("/v1/operations/")
    }
    assert found == ROLES


@pytest.fixture
def two(tell):
    """Two answered cases of two stations, enterprises and providers."""
    mine = tell().accepted().served()
    theirs = tell(station=OTHER_STATION, enterprise=OTHER_ENTERPRISE).accepted()
    theirs.served(provider="P002")
    for story, provider in ((mine, "P001"), (theirs, "P002")):
        assert story.answer().status_code == 201
        assert story.summarise(provider=provider).status_code == 201
    return mine, theirs


WHO = [
    ("enterprise", {"enterprise": "91210100MA0000000X"}),
    ("provider", {"provider": "P001"}),
    *((role, {"station": "SY-HP-01"}) for role in sorted(STAFF)),
    ("superior", {"stations": frozenset({"SY-HP-01", "SY-HP-02"})}),
]


@pytest.mark.parametrize(("role", "belonging"), WHO)
def test_each_sees_its_own_and_nothing_else(service, two, role, belonging):
    mine, theirs = two
    client = service.client.as_(role, **belonging)
    paths = {"/v1/items": "id"}
    if role in {"enterprise", *STAFF}:
        paths["/v1/questionnaires"] = "item_id"
    for path, key in paths.items():
        assert [row[key] for row in client.get(path).json["items"]] == [str(mine.items[0])]
    for kind in ("", "/summary", "/answer", "/answer/printed"):
        if role == "provider" and kind.startswith("/answer"):
            continue
        assert client.get(f"/v1/items/{mine.items[0]}{kind}").status_code == 200
        strange = client.get(f"/v1/items/{theirs.items[0]}{kind}")
        assert (strange.status_code, strange.json["code"]) == (404, "item_unknown")


def test_the_regulator_sees_every_station(service, two):
    client = service.client.as_("regulator")
    assert len(client.get("/v1/items").json["items"]) == 2
    assert len(client.get("/v1/results?by=station").json["items"]) == 2


def test_a_provider_does_not_read_what_an_enterprise_wrote(service, two):
    client = service.client.as_("provider", provider="P001")
    assert client.get(f"/v1/items/{two[0].items[0]}/answer").status_code == 403


def test_a_stranger_cannot_file_a_summary(service, tell):
    story = tell().accepted().served()
    body = {"result": "achieved", "findings": "x"}
    for role, belonging in (
        ("provider", {"provider": "P002"}),
        ("officer", {"station": OTHER_STATION}),
    ):
        client = service.client.as_(role, **belonging)
        refused = client.post(f"/v1/items/{story.items[0]}/summary", json=body)
        assert (refused.status_code, refused.json["code"]) == (404, "item_unknown")


def test_only_open_questionnaires_show_a_link(service, tell):
    story = tell(items=2).accepted().served(0).served(1)
    story.answer(0)
    client = service.client.as_("officer", station=story.station)
    links = {q["state"]: q["link"] for q in client.get("/v1/questionnaires").json["items"]}
    assert links["answered"] is None
    assert links["open"].startswith("http://portal.test/e/")
    (still_open,) = client.get("/v1/questionnaires?state=open").json["items"]
    assert still_open["item_id"] == str(story.items[1])
    assert client.get("/v1/questionnaires?state=expired").json["items"] == []


def test_a_questionnaire_past_its_time_is_expired_unless_it_was_answered(service, tell):
    story = tell(items=2).accepted().served(0).served(1)
    story.answer(0)
    past = sa.update(questionnaire).values(expires_at=sa.func.now())
    with service.engine.begin() as connection:
        connection.execute(past)
    client = service.client.as_("officer", station=story.station)
    (expired,) = client.get("/v1/questionnaires?state=expired").json["items"]
    assert (expired["item_id"], expired["link"]) == (str(story.items[1]), None)
    assert client.get("/v1/questionnaires?state=open").json["items"] == []


@pytest.mark.parametrize("role", ["operator", "system", "nobody"])
def test_roles_without_a_part_in_it_are_refused(service, role):
    for path in ("/v1/questionnaires", "/v1/items", "/v1/results?by=kind"):
        assert service.client.as_(role).get(path).status_code == 403


def test_without_a_token_only_public_routes_answer(service):
    assert service.client.get("/v1/form-definitions/appendix-c").status_code == 200
    assert service.client.get("/v1/form-definitions/service-summary").status_code == 200
    for path in ("/v1/questionnaires", "/v1/items", "/v1/results?by=kind"):
        assert service.client.get(path).status_code == 401


def test_an_expired_token_is_refused(service):
    actor = actor_as("officer", station="SY-HP-01")
    headers = {"Authorization": f"Bearer {token_for(actor, lifetime=-60)}"}
    assert service.client.get("/v1/items", headers=headers).status_code == 401


def test_lists_go_page_by_page(service, tell):
    tell(items=5).accepted()
    client = service.client.as_("officer", station="SY-HP-01")
    first = client.get("/v1/items?limit=3").json
    second = client.get(f"/v1/items?limit=3&after={first['next']}").json
    seen = {item["id"] for item in first["items"] + second["items"]}
    assert (len(seen), second["next"]) == (5, None)
