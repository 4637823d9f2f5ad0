"""An agency's own program, written with the client, serves a need from the offer to the summary (6.2.2, 6.4.2)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.demo.waiting import found, until

pytestmark = [pytest.mark.system, pytest.mark.broker]
PROGRAM = Path(__file__).parents[2] / "client" / "examples" / "agency.py"
AGENCY = "P004"


@pytest.fixture(params=["pull", "stream", "queue"])
def agency(request: Any, running: Any, stage: Any, tmp_path: Path) -> Iterator[str]:
    """The sample program on each channel; the one with a queue answers by message as well."""
    channel = request.param
    caller = stage.provider(AGENCY)
    version = caller.send("GET", "matching/subscription").headers["ETag"]
    wanted = {"channel": "amqp" if channel == "queue" else channel}
    caller.put("matching/subscription", wanted, version=version)
    with (tmp_path / "said").open("w") as said:
        program = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(PROGRAM)],
            env={**os.environ, **_settings(running, stage, channel, tmp_path)},
            stdout=said,
            stderr=said,
        )
    yield channel
    program.terminate()
    program.wait(20)
    version = caller.send("GET", "matching/subscription").headers["ETag"]
    caller.put("matching/subscription", {"channel": "amqp"}, version=version)


def _settings(running: Any, stage: Any, channel: str, folder: Path) -> dict[str, str]:
    machine = stage.cast.machines[AGENCY]
    return {
        "STATION_URL": running.portal_url,
        "CLIENT_ID": machine.client_id,
        "CLIENT_SECRET": machine.client_secret,
        "PROVIDER": AGENCY,
        "CHANNEL": channel,
        "ANSWERS": "queue" if channel == "queue" else "http",
        "AMQP_URL": running.provider_amqp(AGENCY),
        "MEMORY": str(folder / "memory.sqlite"),
    }


@pytest.mark.clause("6.2.2", "6.4.2", part=True)
def test_a_need_is_served_by_the_sample_program(agency: str, stage: Any) -> None:
    item_id = stage.seeking()
    stage.offered(item_id, AGENCY)

    def proposed() -> bool:
        negotiation = stage.item(item_id)["negotiation"]
        return bool(negotiation and negotiation["rounds"])

    until("机构报价", "the agency's terms", proposed)
    stage.cast.enterprise.post(f"matching/items/{item_id}/confirmation", {"round": 1})
    summary = f"evaluation/items/{item_id}/summary"
    until("服务小结", "the summary", lambda: found(stage.cast.officer, summary))

    served = stage.cast.officer.get(f"tracking/items/{item_id}")
    assert served["state"] == "ended"
    assert all(one["reached_at"] for one in served["stages"])
