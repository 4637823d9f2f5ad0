"""The service behind its HTTP edge and its message handlers, on a real database."""

import datetime

import pytest

from chassis.testing import NOON, bench
from matching.reference import load_reference
from matching.usecases.offers import RESPONSE_TIME_OVER


class Desk:
    """One case on the bench: what each side does, in one word each."""

    def __init__(self, bench, build):
        self.bench, self.build = bench, build
        self.now = NOON
        client = bench.client
        self.officer = client.as_("officer", station=build.station)
        self.window = client.as_("window", station=build.station)
        self.enterprise = client.as_("enterprise", enterprise=build.enterprise)
        self.superior = client.as_("superior", stations=frozenset({build.station}))
        self.regulator = client.as_("regulator")
        self.public = client

    def provider(self, name):
        return self.bench.client.as_("provider", provider=name)

    def accept_need(self, *codes, **changes):
        """Deliver intake's message; returns the ids of its items."""
        message = self.build.need_accepted(*codes, **changes)
        self.bench.deliver("receive_need", message)
        return [str(item.item_id) for item in message.items]

    def assess(self, item, way="provider", **more):
        body = {"way": way, "reason": "按能力评估", **more}
        return self.officer.post(f"/v1/items/{item}/assessment", json=body)

    def choose(self, item, provider="P001"):
        body = {"provider_id": provider}
        return self.enterprise.post(f"/v1/items/{item}/choice", json=body)

    def offered(self, provider="P001", **changes):
        """An item that is offered to a provider; returns both ids."""
        (item,) = self.accept_need("5.6.1.1", **changes)
        self.assess(item)
        return item, self.choose(item, provider).json["offer_id"]

    def negotiating(self, provider="P001"):
        item, offer = self.offered(provider)
        self.provider(provider).post(f"/v1/offers/{offer}/acceptance")
        return item, offer

    def terms(self, **changes):
        terms = {
            "service_item": "阀门全项检验",
            "starts_on": "2026-11-24",
            "cycle_working_days": 5,
            "price_yuan": "1200.00",
        }
        return {**terms, **changes}

    def mail(self, provider, **query):
        """What a provider finds in its mailbox."""
        words = "&".join(f"{name}={value}" for name, value in query.items())
        return self.provider(provider).get(f"/v1/events?{words or 'after=0'}").json["items"]

    def told(self, provider):
        """The types of what a provider was told, in short."""
        return [event["type"].split(".")[1] for event in self.mail(provider)]

    def subscribe(self, provider, **changes):
        """The provider's next subscription: pull, all needs and all topics unless said otherwise."""
        client = self.provider(provider)
        version = client.get("/v1/subscription").headers["ETag"]
        body = {"channel": "pull", **changes}
        return client.put("/v1/subscription", json=body, headers={"If-Match": version})

    def wait(self, **time):
        """Time goes by, and the timers that are due by then fire."""
        self.now += datetime.timedelta(**time)
        self.bench.ring(RESPONSE_TIME_OVER, "expire_offer", self.now)


@pytest.fixture(scope="session")
def service():
    with bench("matching") as made:
        with made.factory.open() as work:
            load_reference(work)
        yield made


@pytest.fixture
def desk(service, build):
    desk = Desk(service, build)
    service.factory.clock = lambda: desk.now
    build.delete_cases(service.engine)
    service.deliver("keep_station", build.station_published())
    return desk
