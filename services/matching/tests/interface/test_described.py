"""What outsiders read about matching: web hooks in OpenAPI, and figures for Prometheus."""

import jsonschema
import pytest

from contracts.examples import example_of
from contracts.message import REGISTRY

pytestmark = [pytest.mark.postgres, pytest.mark.clause("6.2.2", part=True)]
TOLD = [cls for cls in REGISTRY.values() if cls.bus == "providers"]


@pytest.fixture(scope="module")
def webhooks(service):
    return service.client.get("/openapi.json").json["webhooks"]


@pytest.mark.parametrize("contract", TOLD, ids=[cls.name for cls in TOLD])
def test_each_event_is_described_as_it_is_posted(webhooks, contract):
    described = webhooks[contract.name]["post"]
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    event = {
        "id": "1",
        "source": "/matching",
        "subject": "s",
        "sequence": "1",
        "time": "2026-11-23T04:00:00+00:00",
        "specversion": "1.0",
        "type": contract.name,
        "dataschema": f"{contract.name}/v{contract.version}",
        "datacontenttype": "application/json",
        "data": example_of(contract),
    }
    jsonschema.validate(event, schema)
    for name in event:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: event[key] for key in event if key != name}, schema)


def test_nothing_else_is_described(webhooks):
    assert set(webhooks) == {cls.name for cls in TOLD}


def figures(desk):
    lines = desk.public.get("/metrics").text.splitlines()
    samples = (line.rsplit(" ", 1) for line in lines if line.startswith("station_"))
    return {name: float(value) for name, value in samples}


def test_figures_tell_what_waits_on_each_channel(desk):
    desk.subscribe("P001", channel="pull")
    desk.provider("P001").post("/v1/subscription/test")
    told = figures(desk)
    assert told['station_deliveries_waiting{channel="pull"}'] == 1
    assert told['station_deliveries_oldest_seconds{channel="pull"}'] >= 0
    for channel in ("amqp", "webhook", "stream"):
        assert told[f'station_deliveries_waiting{{channel="{channel}"}}'] == 0
    assert told["station_endpoints_stopped"] == 0


def test_what_has_arrived_waits_no_more(desk):
    desk.subscribe("P001", channel="pull")
    desk.provider("P001").post("/v1/subscription/test")
    position = desk.mail("P001")[-1]["sequence"]
    desk.provider("P001").post("/v1/events/acknowledgement", json={"position": int(position)})
    assert figures(desk)['station_deliveries_waiting{channel="pull"}'] == 0
