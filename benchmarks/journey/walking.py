"""One case, walked by the people around the system: each does at once what is to be done next."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.journey.calls import Api
from benchmarks.journey.cast import STATIONS, Cast
from benchmarks.journey.providers import Milestones
from benchmarks.journey.serving import perform, terms
from benchmarks.journey.watching import Watch
from station.demo.evaluation import filled_in
from station.demo.form import complete_form

OWN = ("chief_quality_officer", "standards_lookup")
"""Boxes that every station of the cast serves itself."""
ELSEWHERE = ("special_equipment", "product_testing", "instruments", "food_drug_testing")
"""Tables whose rows go to a provider."""
MIX = ((1, 0), (0, 1), (1, 0), (0, 1), (1, 1))
"""Items of a case, in turn: served by the station, served by a provider. Six items in five cases, half of each."""


@dataclass
class Walk:
    """A case and when (seconds of time.time) what happened to it; times of items by id."""

    number: int
    station: str
    enterprise: str
    content: dict[str, Any]
    case_id: str = ""
    items: list[str] = field(default_factory=list)
    started: float = 0.0
    accept_sent: float = 0.0
    accepted: float = 0.0
    archived: float = 0.0
    received: dict[str, float] = field(default_factory=dict)
    choice_sent: dict[str, float] = field(default_factory=dict)
    chosen: dict[str, float] = field(default_factory=dict)
    dispatched: dict[str, float] = field(default_factory=dict)
    error: str = ""


class Walks:
    """Makes cases one after the other, all different in a fixed order."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._form = complete_form()
        self._numbers = itertools.count()
        self._codes = list(cast.enterprises)

    def make(self) -> Walk:
        number = next(self._numbers)
        code = self._codes[number % len(self._codes)]
        own, elsewhere = MIX[number % len(MIX)]
        return Walk(
            number,
            STATIONS[number % len(STATIONS)],
            code,
            self._content(number, code, own, elsewhere),
        )

    def _content(self, number: int, code: str, own: int, elsewhere: int) -> dict[str, Any]:
        table = ELSEWHERE[number % len(ELSEWHERE)]
        return {
            **self._form,
            "enterprise": {**self._form["enterprise"], "credit_code": code},
            "boxes": [OWN[number % len(OWN)]][:own],
            "other_needs": {},
            "tables": {table: self._form["tables"][table][:elsewhere]} if elsewhere else {},
        }


class Walker:
    """Takes cases from their form to the archive."""

    def __init__(self, cast: Cast, api: Api, watch: Watch, done: Milestones) -> None:
        self.cast, self.api, self.watch, self.done = cast, api, watch, done

    def walk(self, walk: Walk) -> None:
        """The whole way. Raises Refused, Late."""
        items = self._accept(walk)
        own, others = self._assess(walk, items)
        for item in others:
            self._choose(walk, item["item_id"])
        for item in own:
            self._serve(walk, item)
        for item in others:
            self._agree(walk, item["item_id"])
        self._answer(walk)
        walk.archived = self.watch.wait("archived", [walk.case_id])

    def _accept(self, walk: Walk) -> Sequence[Mapping[str, Any]]:
        """The enterprise files its form with what it needs, and the window accepts it."""
        form = {
            "station_code": walk.station,
            "channel": "web",
            "content": walk.content,
        }
        enterprise = self.cast.enterprises[walk.enterprise]
        walk.case_id = self.api.post(enterprise, "intake", "forms", form).body["id"]
        window = self.cast.windows[walk.station]
        accepted = self.api.post(window, "intake", f"forms/{walk.case_id}/acceptance")
        walk.accept_sent, walk.accepted = accepted.sent, accepted.answered
        items: Sequence[Mapping[str, Any]] = accepted.body["items"]
        walk.items = [item["item_id"] for item in items]
        return items

    def _assess(
        self, walk: Walk, items: Sequence[Mapping[str, Any]]
    ) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
        """The officer assesses each item as soon as it is there; those of the station, those for providers."""
        sides: dict[str, list[Mapping[str, Any]]] = {"station": [], "provider": []}
        for item in items:
            item_id = item["item_id"]
            walk.received[item_id] = self.watch.wait("received", [item_id])
            way = "station" if item["section"] in OWN else "provider"
            body = {"way": way, "reason": "按服务目录"}
            officer = self.cast.officers[walk.station]
            self.api.post(officer, "matching", f"items/{item_id}/assessment", body)
            sides[way].append(item)
        return sides["station"], sides["provider"]

    def _choose(self, walk: Walk, item_id: str) -> None:
        """The enterprise reads the ranking and chooses the best that has a queue."""
        who = self.cast.enterprises[walk.enterprise]
        ranked = self.api.get(who, "matching", f"items/{item_id}/candidates").body["ranked"]
        best = next(
            one["provider_id"] for one in ranked if one["provider_id"] in self.cast.providers
        )
        made = self.api.post(who, "matching", f"items/{item_id}/choice", {"provider_id": best})
        walk.choice_sent[item_id], walk.chosen[item_id] = made.sent, made.answered

    def _serve(self, walk: Walk, item: Mapping[str, Any]) -> None:
        """The station's own service: terms, agreement, the service itself."""
        officer, item_id = self.cast.officers[walk.station], item["item_id"]
        body = terms(item["code"], "0.00")
        self.api.post(officer, "matching", f"items/{item_id}/proposals", body)
        self._confirm(walk, item_id)
        perform(self.api, self.watch, officer, item_id, "服务站质量服务部")

    def _agree(self, walk: Walk, item_id: str) -> None:
        """A provider's terms are confirmed when they have come; then it serves."""
        self.done.wait("proposed", item_id)
        walk.dispatched[item_id] = self.done.wait("need_offered", item_id)
        self._confirm(walk, item_id)
        self.done.wait("served", item_id)

    def _confirm(self, walk: Walk, item_id: str) -> None:
        who = self.cast.enterprises[walk.enterprise]
        self.api.post(who, "matching", f"items/{item_id}/confirmation")
        self.api.get(who, "matching", f"items/{item_id}/sheet")

    def _answer(self, walk: Walk) -> None:
        """Appendix C for every item, by link."""
        self.watch.wait("asked", walk.items)
        who = self.cast.enterprises[walk.enterprise]
        issued = self.api.get(who, "evaluation", "questionnaires", case_id=walk.case_id)
        for one in issued.body["items"]:
            path = f"answers/{one['link'].rpartition('/')[2]}"
            form = self.api.get(None, "evaluation", path).body
            answer = filled_in(form, walk.content["enterprise"], "satisfied")
            self.api.post(None, "evaluation", path, {"content": answer})
