"""Tracking over HTTP, on a real database, with a story told to it by its real handlers."""

import dataclasses
import uuid
from typing import Any

import pytest

from chassis.testing import Client


@dataclasses.dataclass
class World:
    """Two cases in two stations; the first one's provider is P002."""

    bench: Any
    telling: Any
    story: Any
    other: Any

    @property
    def nobody(self) -> Client:
        return self.bench.client

    def as_(self, role: str, **belongings: Any) -> Client:
        return self.bench.client.as_(role, **belongings)

    @property
    def officer(self) -> Client:
        return self.as_("officer", station=self.story.station)

    @property
    def provider(self) -> Client:
        return self.as_("provider", provider="P002")

    @property
    def enterprise(self) -> Client:
        return self.as_("enterprise", enterprise=self.story.enterprise)

    def tell(self, *told: Any) -> None:
        self.telling(self.bench.deliver, told)

    def act(self, client: Client, item_id: uuid.UUID, action: str, **headers: str) -> Any:
        return client.post(f"/v1/items/{item_id}/{action}", headers=headers)

    def serve(self, client: Client, item_id: uuid.UUID) -> list[int]:
        """The whole service of an item; the status of each answer."""
        started = self.act(client, item_id, "start")
        stages = [f"stages/{stage['key']}" for stage in started.json["stages"]]
        rest = [self.act(client, item_id, action) for action in [*stages, "end"]]
        return [answer.status_code for answer in [started, *rest]]


@pytest.fixture
def world(tracking_bench, telling, new_story) -> World:
    tracking_bench.empty()
    other = new_story("SY-TX-01-2026-000009", "SY-TX-01", "91210100MA1111111Y")
    made = World(tracking_bench, telling, new_story(), other)
    made.tell(made.story.catalogue("5.1.1"), made.story.catalogue("5.6.4.2"))
    made.tell(*made.story.application(), *made.story.matched())
    made.tell(*other.application())
    return made


def pytest_collection_modifyitems(items):
    for item in items:
        if "tracking/tests/interface" in str(item.path):
            item.add_marker(pytest.mark.postgres)
