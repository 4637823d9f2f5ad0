"""Messages that nobody can handle: kept with the reason, no harm to neighbours or to the process."""

import datetime
import json
import uuid

import httpx
import pytest
import sqlalchemy as sa
from running import count, eventually, put, say

from chassis.testing import actor_as, token_for

pytestmark = [pytest.mark.postgres, pytest.mark.broker]


@pytest.mark.parametrize(
    ("body", "schema", "reason"),
    [
        (b"{nope", "toy.thing_made/v1", "not_json"),
        (b"{}", "toy.thing_made/v1", "not_its_contract"),
        (b"{}", "toy.never_heard_of/v1", "unknown_type"),
        (b"{}", "toy.thing_made/v2", "unknown_version"),
        (b"{}", "", "no_type"),
    ],
)
def test_message_nobody_can_handle_is_kept_with_its_reason_and_harms_no_neighbour(
    process, body, schema, reason
):
    put(process, body, id=str(uuid.uuid4()), dataschema=schema)
    say(process, "neighbour")
    eventually(lambda: count(process, "thing", "label='neighbour'") == 1)
    eventually(lambda: count(process, "dead_letter", f"reason='{reason}'") == 1)


@pytest.mark.parametrize(
    ("label", "odd"),
    [
        ("early", {"time": datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)}),
        ("early", {"subject": "half \udc00 a pair"}),
        ("early", {"subject": b"no UTF-8: \xff"}),
        ("early", {"subject": "a \x00 inside"}),
        ("early", {"source": {"a": ["table"]}}),
        ("x", {"id": "no \x00 uuid"}),
        ("x", {"dataschema": "toy.\x00/v1"}),
        ("x", {"dataschema": "toy.\udc00/v1"}),
        ("x", {"dataschema": "toy.thing_made/v²"}),
        ("broken \x00", {}),
    ],
)
def test_odd_characters_and_types_in_a_message_end_no_process(process, label, odd):
    attributes = {"id": str(uuid.uuid4()), "dataschema": "toy.thing_made/v1", **odd}
    put(process, json.dumps({"label": label}), **attributes)
    eventually(lambda: count(process, "parked_message") + count(process, "dead_letter") == 1)
    say(process, "neighbour")
    eventually(lambda: count(process, "thing", "label='neighbour'") == 1)
    assert process.popen.poll() is None


def test_message_without_any_header_is_kept(process):
    put(process, b"hello")
    eventually(lambda: count(process, "dead_letter", "reason='no_message_id'") == 1)


def test_dead_letter_is_handled_once_when_it_is_mended_and_redriven(process):
    put(process, b"{}", id=str(uuid.uuid4()), dataschema="toy.thing_made/v1")
    eventually(lambda: count(process, "dead_letter") == 1)
    token = {"Authorization": f"Bearer {token_for(actor_as('operator'))}"}
    with httpx.Client(base_url=f"{process.url}/v1/operations", headers=token) as operator:
        (letter,) = operator.get("/dead-letters").json()["items"]
        one = f"/dead-letters/{letter['dead_letter_id']}"
        assert operator.put(one, json={"body": '{"label":"mended"}'}).status_code == 200
        assert operator.post(f"{one}/redrive", json={}).json()["state"] == "redriven"
    eventually(lambda: count(process, "thing", "label='mended'") == 1)
    eventually(lambda: count(process, "parked_message") == 0)


def test_failing_message_is_parked_and_given_up_after_five_attempts(process):
    say(process, "broken")
    for failed in range(1, 5):
        eventually(lambda n=failed: count(process, "parked_message", f"attempts={n}") == 1)
        with process.engine.begin() as connection:
            connection.execute(sa.text("UPDATE parked_message SET due_at = now()"))
    eventually(lambda: count(process, "dead_letter", "reason='failed' AND attempts=5") == 1)
    assert count(process, "parked_message") == 0
