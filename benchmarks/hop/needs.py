"""What comes in: accepted needs of about a kilobyte, the same for every program, under the chassis' envelope."""

import copy
import datetime
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chassis.envelope import PREFIX
from chassis.ids import new_id
from contracts.examples import example_of
from contracts.intake import NeedAccepted


@dataclass(frozen=True)
class Need:
    """One message to send: its id, its case, the JSON of its body."""

    message_id: uuid.UUID
    case_id: uuid.UUID
    data: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        """The envelope: CloudEvents attributes, as the chassis sends them."""
        contract = NeedAccepted
        attributes = {
            "specversion": "1.0",
            "id": str(self.message_id),
            "source": f"/{contract.owner}",
            "type": contract.name,
            "time": datetime.datetime.now(datetime.UTC).isoformat(),
            "dataschema": f"{contract.name}/v{contract.version}",
            "subject": str(self.case_id),
            "correlationid": str(self.case_id),
            "causationid": str(self.message_id),
            "traceparent": f"00-{self.case_id.hex}-{self.message_id.hex[-16:]}-01",
        }
        return {PREFIX + name: value for name, value in attributes.items()}

    @property
    def body(self) -> bytes:
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def needs(count: int) -> Iterator[Need]:
    """So many needs, each about a case of its own with one item."""
    example = example_of(NeedAccepted)
    example["items"] = example["items"][:1]
    for number in range(count):
        message_id, case_id = new_id(), new_id()
        data = copy.deepcopy(example)
        data["case_id"], data["number"] = str(case_id), f"SY-HP-01-2026-{number:06}"
        data["items"][0]["item_id"] = str(new_id())
        yield Need(message_id, case_id, data)
