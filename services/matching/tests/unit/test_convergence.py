"""Messages twice and in any order lead to the same end."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from chassis.testing import FakeWork
from matching.domain.item import AcceptedCase, AcceptedNeed
from matching.domain.station import Station
from matching.usecases import needs


class Kept(dict):
    def find(self, key):
        return self.get(key)

    def add(self, thing):
        self[getattr(thing, "id", None) or thing.code] = thing


def events(build):
    """Three revisions of two stations, and two accepted forms."""
    stations = [
        Station(code=c, revision=r, name_zh=f"{r}", name_en="", status="active", served_items=[])
        for c in ("A", "B")
        for r in (1, 2, 3)
    ]
    return [("station", station) for station in stations] + [
        ("need", [build.item(), build.item(code=None)]) for _ in range(2)
    ]


def told(event):
    kind, content = copy.deepcopy(event)

    def tell(work):
        if kind == "station":
            needs.keep_station(work, content)
        else:
            needs.receive_need(work, _fields(AcceptedCase, content[0]), _needs(content))

    return tell


def _needs(items):
    return [_fields(AcceptedNeed, item, item_id=item.id) for item in items]


def _fields(cls, item, **given_values):
    names = [name for name in cls.__dataclass_fields__ if name not in given_values]
    return cls(**given_values, **{name: getattr(item, name) for name in names})


def end_of(stream):
    work = FakeWork(stations=Kept(), items=Kept())
    for event in stream:
        told(event)(work)
    stations = {code: (s.revision, s.name_zh) for code, s in work.stations.items()}
    items = {key: (item.case_id, item.position, item.code) for key, item in work.items.items()}
    return stations, items


@given(st.data())
def test_the_end_is_the_same_when_messages_are_shuffled_and_repeated(build, data):
    stream = events(build)
    repeated = stream + data.draw(st.lists(st.sampled_from(stream), max_size=10))
    shuffled = data.draw(st.permutations(repeated))
    assert end_of(shuffled) == end_of(stream)
