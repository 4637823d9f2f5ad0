"""One table, one route of each kind, three messages."""

import dataclasses
import json
import os
import time
import uuid
from typing import Any, ClassVar

import flask_smorest
import marshmallow as ma
import sqlalchemy as sa
import structlog
from flask import Response, g

from chassis.bus import Bus, HttpApi, on_timer, subscribe
from chassis.database import new_metadata
from chassis.early import TooEarly
from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery, page
from chassis.preconditions import precondition, set_etag
from chassis.scope import limited
from chassis.service import ServiceDefinition
from chassis.work import Work

metadata = new_metadata()
log = structlog.get_logger(__name__)
thing = sa.Table(
    "thing",
    metadata,
    sa.Column("thing_id", sa.Uuid, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("station", sa.Text),
)
blueprint = flask_smorest.Blueprint("things", "things", url_prefix="/v1")


class TooManyThings(Exception):
    """A domain error, recognised by its shape."""

    code, zh, en = "too_many_things", "太多了。", "Too many."


@dataclasses.dataclass(frozen=True, kw_only=True)
class ThingMade:
    """A contract by shape alone: the chassis knows no other."""

    name: ClassVar[str] = "toy.thing_made"
    version: ClassVar[int] = 1
    bus: ClassVar[str] = "station"
    exchange: ClassVar[str] = "toy.events"
    heard: ClassVar[bool] = True
    label: str

    @property
    def subject(self) -> str:
        return self.label

    @classmethod
    def routing_key(cls) -> str:
        return "thing_made.v1"

    @classmethod
    def decode(cls, body: bytes) -> "ThingMade":
        return cls.load(json.loads(body))

    @classmethod
    def load(cls, data: dict[str, Any]) -> "ThingMade":
        if not isinstance(data, dict) or not isinstance(data.get("label"), str):
            raise ValueError("label")
        return cls(label=data["label"])

    def encode(self) -> bytes:
        return json.dumps({"label": self.label}).encode()


class ThingSchema(ma.Schema):
    class Meta:
        unknown = ma.RAISE

    label = ma.fields.String(required=True, validate=ma.validate.Length(max=10))


@blueprint.get("/things/stream")
@may("window")
@blueprint.response(200, content_type="text/plain")
def stream_things():
    """A word at once, another when there is a thing."""
    factory = g.factory

    def words():
        yield "none yet"
        while not count_things(factory):
            time.sleep(0.05)
        yield "there it is"

    return Response(words(), mimetype="text/plain")


def count_things(factory):
    with factory.open() as work:
        return work.session.scalar(sa.select(sa.func.count()).select_from(thing))


@blueprint.post("/things/<label>/twin")
@may("provider")
@blueprint.response(201)
def make_twin(label):
    return make_thing({"label": f"{label} twin"})


@blueprint.post("/things")
@may("window", "provider")
@blueprint.arguments(ThingSchema)
@blueprint.response(201)
def post_thing(body):
    return make_thing(body)


def make_thing(body):
    work = current_work()
    if body["label"] == "many":
        raise TooManyThings
    if body["label"] == "slow":
        work.session.execute(sa.text("SET LOCAL statement_timeout = 50"))
        work.session.execute(sa.text("SELECT pg_sleep(5)"))
    if body["label"] == "bug":
        raise RuntimeError("a secret in a trace")
    row = {"thing_id": work.new_id(), "label": body["label"], "station": current_actor().station}
    work.session.execute(sa.insert(thing).values(row))
    work.emit(ThingMade(label=body["label"]))
    set_etag(1)
    return {"id": str(row["thing_id"])}


@blueprint.put("/things/<label>")
@may("window")
@blueprint.response(200)
def change_thing(label):
    precondition(3, required=True)
    return {"label": label}


@blueprint.get("/things")
@may("window", "regulator", "operator")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200)
def list_things(query):
    statement = limited(sa.select(thing.c.label), current_actor(), station=thing.c.station)
    return page(current_work().session, statement, thing.c.thing_id, **query)


@blueprint.get("/open")
@may("public")
@blueprint.response(200)
def open_to_all():
    return {}


@blueprint.post("/open/<secret>")
@may("public")
@blueprint.response(200)
def open_by_secret(secret):
    return {}


@blueprint.get("/forgotten")
@blueprint.response(200)
def without_roles():
    return {}


class ToyService:
    name = "toy"
    bus = Bus()
    http = HttpApi()

    @subscribe(ThingMade)
    def note(self, work, made):
        """Labels say how the handler behaves."""
        log.info("noted", label=made.label)
        if made.label.startswith("early") and not work.session.scalar(
            sa.select(sa.func.count()).select_from(thing)
        ):
            raise TooEarly("nothing there yet")
        if "broken" in made.label:
            raise ValueError(made.label)
        if made.label == "deadly":
            os._exit(9)
        if made.label == "hang":
            time.sleep(3600)
        if made.label.startswith("long"):
            time.sleep(1)
        if made.label.startswith("pass on "):
            work.emit(ThingMade(label=made.label[8:]))
        row = {"thing_id": uuid.uuid4(), "label": made.label, "station": "heard"}
        work.session.execute(sa.insert(thing).values(row))

    @on_timer("ring")
    def ring(self, work, subject, payload):
        row = {"thing_id": uuid.uuid4(), "label": subject, "station": "timer"}
        work.session.execute(sa.insert(thing).values(row))


SERVICE = ServiceDefinition(
    name="toy",
    title="toy",
    work=Work,
    blueprints=[blueprint],
    errors={TooManyThings: 409},
    metadata=metadata,
)
