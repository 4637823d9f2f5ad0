"""Fake repositories: plain dictionaries that behave as the real ones do."""

import datetime

import pytest

from chassis.testing import FakeWork, actor_as
from matching.domain import catalogue
from matching.domain.addresses import Reach
from matching.domain.endpoint import Endpoint
from matching.domain.errors import NotFound
from matching.domain.ranking import History
from matching.domain.station import Station
from matching.domain.subscription import Channel, Subscription

TWO_DAYS = datetime.timedelta(days=2)


class FakeStore:
    """Things by their key; `get` raises as the repositories do."""

    def __init__(self, *things):
        self.rows = {thing.id: thing for thing in things}

    def get(self, key, *, lock=False):
        if key not in self.rows:
            raise NotFound(zh="", en="thing")
        return self.rows[key]

    def find(self, key):
        return self.rows.get(key)

    def add(self, thing):
        self.rows[thing.id] = thing

    def all(self):
        return self.rows.values()

    def current(self, item_id):
        mine = [thing for thing in self.rows.values() if thing.item_id == item_id]
        return mine[-1] if mine else self.get(None)


class FakeOffers(FakeStore):
    def __init__(self, items):
        super().__init__()
        self.items = items

    def item_of(self, offer_id):
        return self.get(offer_id).item_id


class FakeCalls(FakeStore):
    def item_of(self, call_id):
        return self.get(call_id).item_id

    def undecided(self, item_id):
        mine = [one for one in self.rows.values() if one.item_id == item_id and one.is_undecided]
        return mine[0] if mine else None


class FakeCatalogue:
    def __init__(self, file):
        entries = [catalogue.read_item(entry, file) for entry in file["items"]]
        self.rows = {item.code: item for item in entries}

    def find(self, code):
        return self.rows.get(code)


class FakeHistories:
    def __init__(self):
        self.ended = []

    def of(self, item, now):
        return History(tried={entry["provider"]: entry["why"] for entry in item.tried})

    def answered(self, provider):
        self.ended.append((provider, "answered"))

    def silent(self, provider):
        self.ended.append((provider, "silent"))


class FakeSheets:
    def __init__(self):
        self.issued = []

    def add(self, sheet):
        self.issued.append(sheet)


class FakeSubscriptions:
    """Every provider hears of everything, until `put`."""

    def __init__(self):
        self.rows, self.looked = {}, []

    def of(self, provider, *, lock=False):
        everything = Subscription(provider=provider, version=1, channel=Channel.PULL)
        return self.rows.get(provider, everything)

    def all(self):
        return self.rows.values()

    def put(self, new, *, by, now):
        self.rows[new.provider] = new

    def add_first(self, new, *, by, now):
        self.rows.setdefault(new.provider, new)

    def look_anew(self, provider):
        self.looked.append(provider)


class FakeEndpoints:
    def __init__(self):
        self.rows = {}

    def of(self, provider):
        return self.rows.setdefault(provider, Endpoint(provider=provider))


class FakeAccounts:
    def __init__(self):
        self.wanted = []

    def ask(self, wanted):
        self.wanted.append(wanted)


class FakeCycles:
    def __init__(self):
        self.rows, self.years = {}, {}

    def put_calendar(self, calendar):
        kept = self.years.get(calendar.year)
        if kept and kept.revision >= calendar.revision:
            return False
        self.years[calendar.year] = calendar
        return True

    def calendars(self):
        return self.years

    def find(self, item_id):
        return self.rows.get(item_id)

    def provisional(self, year):
        return [one for one in self.rows.values() if one.provisional]

    def add(self, cycle):
        self.rows[cycle.item_id] = cycle


class FakeStations(FakeStore):
    def tier_of(self, code):
        return self.rows[code].tier if code in self.rows else None

    def add(self, station):
        self.rows[station.code] = station


@pytest.fixture
def station(build):
    return Station(
        code=build.station,
        revision=1,
        name_zh="和平服务站",
        name_en="Heping station",
        status="active",
        served_items=["5.1.6", "5.8"],
    )


@pytest.fixture
def work(build, station):
    """A unit of work with three providers of which P001 is best, P003 worst."""
    providers = [
        build.provider(id=name, record={"satisfaction": percent, "timeliness": 90})
        for name, percent in (("P001", 95), ("P002", 80), ("P003", 60))
    ]
    items, stations = FakeStore(), FakeStations()
    stations.add(station)
    return FakeWork(
        actor=officer(build),
        response_time=TWO_DAYS,
        call_time=TWO_DAYS,
        calls=FakeCalls(),
        items=items,
        offers=FakeOffers(items),
        negotiations=FakeStore(),
        catalogue=FakeCatalogue(build.catalogue_file()),
        providers=FakeStore(*providers),
        stations=stations,
        histories=FakeHistories(),
        sheets=FakeSheets(),
        subscriptions=FakeSubscriptions(),
        endpoints=FakeEndpoints(),
        accounts=FakeAccounts(),
        cycles=FakeCycles(),
        reach=Reach(offered=True, inner=False),
    )


def officer(build):
    return actor_as("officer", station=build.station)


@pytest.fixture
def officer_of(build):
    return officer(build)


@pytest.fixture
def enterprise_of(build):
    return actor_as("enterprise", enterprise=build.enterprise)


@pytest.fixture
def provider_of():
    return lambda name: actor_as("provider", provider=name)
