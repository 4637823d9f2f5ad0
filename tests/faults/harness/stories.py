"""What a need goes through in the load: small forms, accepted, and for some a provider or the station's own service."""

import copy
import datetime
import random
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

from harness.people import STATIONS, Request
from station.demo.form import complete_form
from station.demo.matching import terms

Story = Generator[Request, Mapping[str, Any], None]
"""Yields a request and is sent the body of its good answer."""

BOXES = ("chief_quality_officer", "metrology_training", "standards_lookup", "patent_consulting")
OWN = "chief_quality_officer"  # SY-HP-01 serves 5.1.4 itself
OWN_STATION = "SY-HP-01"
ASKED = "food_drug_testing"
ASKED_CODE = "5.6.3"
PROVIDERS = {"P006": ASKED_CODE}
"""The provider that the load chooses, by what it serves: it takes needs from a queue of its own."""

GREEN = ("major_project", "technology_innovation", "assigned_from_above")
KINDS = ("accepted", "to_provider", "by_station")


def need(mark: str, chance: random.Random, kind: str | None = None) -> Story:
    """One need from its form on; all that is random is drawn before the first request."""
    kind = kind or chance.choices(KINDS, weights=(6, 3, 1))[0]
    station = OWN_STATION if kind == "by_station" else chance.choice(STATIONS)
    content = small_form(mark, chance, kind)
    green = chance.choice(GREEN) if chance.random() < 0.25 else None
    return _told(mark, kind, station, content, green)


def _told(
    mark: str, kind: str, station: str, content: Mapping[str, Any], green: str | None
) -> Story:
    filed = yield Request(
        "file",
        "enterprise",
        "intake",
        "forms",
        {"station_code": station, "channel": "web", "content": content},
        (("intake.form_filed", mark),),
    )
    notice = yield Request(
        "accept",
        f"window@{station}",
        "intake",
        f"forms/{filed['id']}/acceptance",
        {"green_ground": green, "green_evidence": "清单第 1 项"} if green else {},
        (("intake.need_accepted", mark),),
    )
    if kind == "to_provider":
        item = next(one for one in notice["items"] if one["section"] == ASKED)
        yield from to_provider(item["item_id"], station)
    if kind == "by_station":
        yield from by_station(notice["items"][0], station, mark)


def to_provider(item_id: str, station: str) -> Story:
    """The officer assesses, the enterprise chooses, the need goes to the provider's queue (6.2)."""
    about = f"items/{item_id}"
    assessed = {"way": "provider", "reason": "需由具备资质的机构实施"}
    yield Request(
        "assess",
        f"officer@{station}",
        "matching",
        f"{about}/assessment",
        assessed,
        (("matching.item_assessed", item_id),),
    )
    yield Request(
        "choose",
        "enterprise",
        "matching",
        f"{about}/choice",
        {"provider_id": next(iter(PROVIDERS))},
        (("matching.offer_made", item_id),),
    )


def by_station(item: Mapping[str, Any], station: str, mark: str) -> Story:
    """The station serves it itself, from the assessment to the questionnaire (Appendix B, left branch)."""
    item_id, officer = item["item_id"], f"officer@{station}"
    at_matching, at_tracking = f"items/{item_id}", f"items/{item_id}"
    yield Request(
        "assess",
        officer,
        "matching",
        f"{at_matching}/assessment",
        {"way": "station", "reason": "本站具备自主实施条件"},
        (("matching.item_assessed", item_id),),
    )
    yield Request(
        "propose",
        officer,
        "matching",
        f"{at_matching}/proposals",
        terms(item["code"], 5, "0.00"),
        (("matching.terms_proposed", item_id),),
    )
    yield Request(
        "confirm",
        "enterprise",
        "matching",
        f"{at_matching}/confirmation",
        None,
        (("matching.service_agreed", item_id),),
    )
    started = yield Request(
        "start",
        officer,
        "tracking",
        f"{at_tracking}/start",
        None,
        (("tracking.service_started", item_id),),
    )
    yield from _stages(started["stages"], officer, at_tracking, item_id)
    ends = ("tracking.service_ended", item_id), ("evaluation.questionnaire_issued", item_id)
    served = ("tracking.case_served", mark)
    yield Request("end", officer, "tracking", f"{at_tracking}/end", None, (*ends, served))


def _stages(
    stages: Sequence[Mapping[str, Any]], officer: str, where: str, item_id: str
) -> Iterator[Request]:
    for stage in stages:
        name = f"tracking.stage_reached {stage['key']}"
        path = f"{where}/stages/{stage['key']}"
        yield Request(f"stage {stage['key']}", officer, "tracking", path, None, ((name, item_id),))


def acceptance(provider: str, item_id: str, offer_id: str) -> Story:
    """What a provider does with a dispatch: it takes the need."""
    yield Request(
        "take",
        provider,
        "matching",
        f"offers/{offer_id}/acceptance",
        None,
        (("matching.offer_accepted", item_id),),
        key=f"take-{offer_id}",
    )


def small_form(mark: str, chance: random.Random, kind: str) -> dict[str, Any]:
    """Appendix A with one to three items; the mark stands where the enterprise names its products."""
    content: dict[str, Any] = copy.deepcopy(_whole_form())
    content["enterprise"]["main_products"] = mark
    boxes = [OWN] if kind == "by_station" else chance.sample(BOXES, chance.randint(1, 2))
    rows = content["tables"][ASKED]
    content["boxes"], content["other_needs"] = boxes, {}
    content["tables"] = {ASKED: rows} if kind == "to_provider" else {}
    return content


_forms: dict[datetime.date, dict[str, Any]] = {}


def _whole_form() -> dict[str, Any]:
    day = datetime.datetime.now(datetime.UTC).date()
    return _forms.setdefault(day, complete_form())
