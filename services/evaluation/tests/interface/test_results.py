"""Results equal a count by hand on a known set (6.4.3)."""

import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.clause("6.4.3")]

# station, provider, code, overall, solved
KNOWN = [
    ("SY-HP-01", "P001", "5.2.1", "very_satisfied", "yes"),
    ("SY-HP-01", "P001", "5.2.1", "fair", "yes"),
    ("SY-HP-01", "P001", "5.4.1", "dissatisfied", "no"),
    ("SY-HP-01", None, "5.2.1", "satisfied", "yes"),
    ("SY-TX-02", "P001", "5.2.1", "satisfied", "no"),
    ("SY-TX-02", "P002", "5.4.1", "very_satisfied", "yes"),
]


@pytest.fixture
def known(tell):
    for station, provider, code, overall, solved in KNOWN:
        story = tell(station=station).accepted()
        performer = "provider" if provider else "station"
        story.served(code=code, performer=performer, provider=provider)
        assert story.answer(overall=overall, solved=solved).status_code == 201


def shown(client, by):
    response = client.get(f"/v1/results?by={by}")
    assert response.status_code == 200
    return {
        r["group"]: (r["answers"], r["satisfaction_rate"], r["solved_rate"], r["bad_reviews"])
        for r in response.json["items"]
    }


@pytest.mark.usefixtures("known")
def test_the_city_sees_all(service):
    regulator = service.client.as_("regulator")
    assert shown(regulator, "station") == {
        "SY-HP-01": (4, 0.5, 0.75, 1),
        "SY-TX-02": (2, 1.0, 0.5, 0),
    }
    assert shown(regulator, "provider") == {"P001": (4, 0.5, 0.5, 1), "P002": (1, 1.0, 1.0, 0)}
    assert shown(regulator, "item_code") == {
        "5.2.1": (4, 0.75, 0.75, 0),
        "5.4.1": (2, 0.5, 0.5, 1),
    }
    assert set(shown(regulator, "kind")) == {"metrology", "certification"}


@pytest.mark.usefixtures("known")
def test_a_station_sees_its_own_cases_alone(service):
    master = service.client.as_("station_master", station="SY-TX-02")
    assert shown(master, "station") == {"SY-TX-02": (2, 1.0, 0.5, 0)}
    assert shown(master, "provider") == {"P001": (1, 1.0, 0.0, 0), "P002": (1, 1.0, 1.0, 0)}


@pytest.mark.usefixtures("known")
def test_a_provider_sees_its_own_results_alone(service):
    provider = service.client.as_("provider", provider="P002")
    assert shown(provider, "provider") == {"P002": (1, 1.0, 1.0, 0)}
    assert set(shown(provider, "station")) == {"SY-TX-02"}


@pytest.mark.usefixtures("known")
def test_a_superior_sees_the_stations_it_supervises(service):
    superior = service.client.as_("superior", stations=frozenset({"SY-HP-01"}))
    assert set(shown(superior, "station")) == {"SY-HP-01"}


@pytest.mark.usefixtures("known")
def test_grades_are_shown_by_question_and_on_the_national_scale(service):
    regulator = service.client.as_("regulator")
    station = regulator.get("/v1/results?by=station").json["items"][0]
    assert station["questions"]["overall"] == {
        "very_satisfied": 1,
        "satisfied": 1,
        "fair": 1,
        "dissatisfied": 1,
    }
    assert station["questions"]["facilities"]["satisfied"] == 4
    assert station["questions"]["solved"] == {"yes": 3, "no": 1}
    assert station["five_grades"] == {
        "very_satisfied": 1,
        "satisfied": 1,
        "basically_satisfied": 1,
        "dissatisfied": 1,
        "very_dissatisfied": 0,
    }


@pytest.mark.usefixtures("known")
def test_an_enterprise_sees_no_results(service):
    client = service.client.as_("enterprise", enterprise="91210100MA0000000X")
    assert client.get("/v1/results?by=station").status_code == 403


def test_nothing_answered_gives_an_empty_list(service):
    assert service.client.as_("regulator").get("/v1/results?by=kind").json["items"] == []
