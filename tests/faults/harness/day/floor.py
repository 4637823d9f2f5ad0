"""The day itself: windows that call, a desk that decides, enterprises that come, file, answer and withdraw.

Each is a process of simpy; the unit of time is a minute since opening. What the system answers decides who is served:
which ticket is called next and which forms wait is asked, never known.
"""

import json
from collections.abc import Generator, Iterable
from typing import Any

import simpy

from harness.day.people import People, enterprise, staff
from harness.day.plan import Course, Visitor
from station.demo.form import complete_form

Acts = Generator[simpy.Event, Any, None]
DESK_LOOKS_EVERY = 10
CLOSED_AFTER = 9 * 60
ANSWERS_AFTER, APPROVES_AFTER, WITHDRAWS_AFTER = 25, 15, 2
BY_THEMSELVES = {"web"}
REFUSAL = {
    "reason": "不属于本站服务范围",
    "legal_ground": "《中华人民共和国行政许可法》第三十二条",
    "reason_class": "not_within_duty",
}
REFERRAL = {"body": "沈阳市示例局", "contact": "024-00000000", "reason": "属于该局职责"}


class Floor:
    """One station on one day. `forms`: who filed which, by the id of the form."""

    def __init__(self, env: simpy.Environment, people: People, station: str) -> None:
        self.env, self.people, self.station = env, people, station
        self.forms: dict[str, Visitor] = {}
        self.merged: dict[str, str] = {}
        self._tickets: dict[str, Visitor] = {}
        self._line = simpy.Store(self.env)
        self._told: set[str] = set()
        self.clerk, self.officer = staff("window", station), staff("officer", station)
        self.master = staff("station_master", station)

    def begin(self, visitors: Iterable[Visitor], windows: int) -> None:
        """Everybody who will act on this day."""
        for visitor in visitors:
            self.env.process(self._come(visitor))
        for number in range(1, windows + 1):
            self.env.process(self._window(number))
        self.env.process(self._desk())

    def _come(self, visitor: Visitor) -> Acts:
        yield self.env.timeout(visitor.minute)
        if visitor.channel != "window":
            self._file(visitor)
            return
        place = f"admin/stations/{self.station}/tickets"
        ticket = self.people.post(enterprise(visitor.enterprise), place)
        self._tickets[ticket["ticket_id"]] = visitor
        yield self._line.put(ticket)

    def _window(self, number: int) -> Acts:
        facts = {"name_zh": "综合窗口", "name_en": "General", "serves": [], "staffed_by": None}
        place = f"admin/stations/{self.station}/windows"
        made = self.people.post(self.master, place, {**facts, "number": number, "is_open": True})
        while True:
            yield self._line.get()
            called = self.people.post(self.clerk, f"admin/windows/{made['window_id']}/next")
            ticket, visitor = called["ticket"], self._tickets[called["ticket"]["ticket_id"]]
            self.people.post(self.clerk, f"admin/tickets/{ticket['ticket_id']}/start")
            form = self._file(visitor)
            yield self.env.timeout(visitor.minutes)
            self._decide(form)
            self.people.post(self.clerk, f"admin/tickets/{ticket['ticket_id']}/end")

    def _desk(self) -> Acts:
        while True:
            yield self.env.timeout(DESK_LOOKS_EVERY)
            for form in self.people.every(self.officer, "intake/forms", state="filed"):
                if form["channel"] != "window" or form["id"] in self._told:
                    self._decide(form["id"])

    def _file(self, visitor: Visitor) -> str:
        """The form, by who types it; what the enterprise does next is set going."""
        own = enterprise(visitor.enterprise)
        who = own if visitor.channel in BY_THEMSELVES else self.clerk
        form: str = self.people.post(who, "intake/forms", self._wish(visitor))["id"]
        self.forms[form] = visitor
        if visitor.channel not in {"window", *BY_THEMSELVES}:
            self.people.post(own, f"intake/forms/{form}/confirmation")
        if visitor.course is Course.WITHDRAWN:
            self.env.process(self._withdraw(form))
        return form

    def _wish(self, visitor: Visitor, channel: str | None = None) -> dict[str, Any]:
        content = json.loads(json.dumps(complete_form()))
        content |= {"boxes": list(visitor.boxes), "other_needs": {}, "tables": {}}
        content["enterprise"]["credit_code"] = visitor.enterprise
        return {
            "station_code": self.station,
            "channel": channel or visitor.channel,
            "content": content,
        }

    def _decide(self, form: str) -> None:
        visitor = self.forms[form]
        match visitor.course:
            case Course.ACCEPTED:
                self._accept(form)
            case Course.GREEN:
                self._accept(form, green_ground="technology_innovation", green_evidence="高新证书")
            case Course.SUPPLEMENTED if form in self._told:
                self._accept(form)
            case Course.SUPPLEMENTED | Course.UNANSWERED:
                self._tell_missing(form)
            case Course.REFUSED:
                self.people.post(self.officer, f"intake/forms/{form}/refusal", REFUSAL)
                self.env.process(self._approve(form))
            case Course.REFERRED:
                self.people.post(self.officer, f"intake/forms/{form}/referral", REFERRAL)
            case Course.TWICE:
                self._merge(form)

    def _accept(self, form: str, **green: str) -> None:
        self.people.post(self.officer, f"intake/forms/{form}/acceptance", green)

    def _tell_missing(self, form: str) -> None:
        missing = [{"material": "business_licence", "note": "请补交加盖公章的复印件"}]
        place = f"intake/forms/{form}/supplement-request"
        self.people.post(self.officer, place, {"missing": missing})
        self._told.add(form)
        if self.forms[form].course is Course.SUPPLEMENTED:
            self.env.process(self._answer(form))

    def _answer(self, form: str) -> Acts:
        yield self.env.timeout(ANSWERS_AFTER)
        seen = [{"key": "business_licence", "seen_on_paper": True}]
        self.people.post(self.clerk, f"intake/forms/{form}/supplement", {"materials": seen})

    def _approve(self, form: str) -> Acts:
        yield self.env.timeout(APPROVES_AFTER)
        place = f"intake/forms/{form}/refusal/decision"
        self.people.post(self.master, place, {"approved": True, "opinion": "同意"})

    def _withdraw(self, form: str) -> Acts:
        yield self.env.timeout(WITHDRAWS_AFTER)
        who = enterprise(self.forms[form].enterprise)
        self.people.post(who, f"intake/forms/{form}/withdrawal")

    def _merge(self, form: str) -> None:
        """The enterprise has asked for the same on the web as well: it is seen, and becomes one."""
        visitor = self.forms[form]
        own = enterprise(visitor.enterprise)
        second = self.people.post(own, "intake/forms", self._wish(visitor, "web"))["id"]
        likely = self.people.get(self.officer, f"intake/forms/{second}/likely-duplicates")
        assert form in {one["form_id"] for one in likely["items"]}
        self.people.post(self.officer, f"intake/forms/{second}/merging", {"into": form})
        self.forms[second], self.merged[second] = visitor, form
        self._accept(form)
