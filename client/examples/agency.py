"""示例机构：接受派送、报价、按阶段服务、提交小结 · A sample agency, on any channel.

STATION_URL, CLIENT_ID, CLIENT_SECRET, PROVIDER; CHANNEL (pull, stream or queue) and, for a queue, AMQP_URL.
MEMORY is the file that remembers what was dealt with. With ANSWERS=queue it answers by message as well.
"""

import contextlib
import datetime
import os
import time
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from contracts.providers import (
    AnswerRefused,
    CallOpened,
    NeedAgreed,
    NeedOffered,
    OpinionPassedOn,
    TermsPut,
)
from station_client import (
    Answers,
    Event,
    Memory,
    QueueAnswers,
    Refused,
    Station,
    pull,
    queue,
    stream,
)

PATIENCE = 60  # seconds
SHENYANG = ZoneInfo(
    "Asia/Shanghai"
)  # a day on a sheet is one of the station's, wherever this program runs


class Agency:
    """What this agency does about each event."""

    def __init__(self, station: Station, answers: Answers) -> None:
        self.station, self.answers = station, answers

    def handle(self, event: Event) -> None:
        """A need that went elsewhere meanwhile is let go."""
        print(event.position, event.type, event.subject, flush=True)
        try:
            self._deal_with(event.data, event.id)
        except Refused as refused:
            print(f"未被接受 refused: {refused}", flush=True)

    def _deal_with(self, told: Any, id: str) -> None:
        match told:
            case NeedOffered():
                self.answers.accept(told.offer_id, id=f"{id}-accept")
                self.answers.propose(told.item_id, terms(told.name_zh), id=f"{id}-propose")
            case CallOpened():
                self.answers.quote(told.call_id, terms(told.name_zh), id=f"{id}-quote")
            case TermsPut():
                self.answers.confirm(told.item_id, told.round, id=f"{id}-confirm")
            case NeedAgreed():
                self._serve(str(told.item_id), id)
            case OpinionPassedOn(answer_by=datetime.datetime()):
                self.answers.answer_opinion(
                    told.opinion_id, "已整改，谢谢指正。", id=f"{id}-answer"
                )
            case AnswerRefused():
                print(f"未被接受 refused: {told.answer}", flush=True)

    def _serve(self, item_id: str, id: str) -> None:
        tracked = f"/api/tracking/v1/items/{item_id}"
        process = self._wait_for(tracked, lambda item: item["state"] != "waiting")
        self.answers.start(item_id, id=f"{id}-start")
        for stage in process["stages"]:
            self.answers.progress(item_id, stage["key"], id=f"{id}-{stage['key']}")
        self.answers.finish(item_id, id=f"{id}-finish")
        self._wait_for(f"/api/evaluation/v1/items/{item_id}", lambda item: item["summary_due_at"])
        summary = {"result": "achieved", "findings": "已按约定完成全部检验。"}
        self.answers.summarise(item_id, summary, id=f"{id}-summary")

    def _wait_for(self, path: str, ready: Callable[[Any], Any]) -> Any:
        """The services hear of one another a moment later; who answers at once looks first."""
        for _ in range(PATIENCE):
            with contextlib.suppress(Refused):
                if ready(found := self.station.get(path)):
                    return found
            time.sleep(1)
        raise TimeoutError(path)


def terms(service_item: str) -> dict[str, Any]:
    """Five working days from today on, at one price."""
    return {
        "service_item": service_item,
        "starts_on": datetime.datetime.now(SHENYANG).date(),
        "cycle_working_days": 5,
        "price_yuan": "680.00",
    }


def events(station: Station, memory: Memory) -> Iterator[Event]:
    """The channel that the environment names."""
    channel = os.environ.get("CHANNEL", "pull")
    if channel == "queue":
        return queue(os.environ["AMQP_URL"], os.environ["PROVIDER"], memory)
    return {"pull": pull, "stream": stream}[channel](station, memory)


def main() -> None:
    """Until it is ended; what was under way comes again at the next start."""
    settings = os.environ
    station = Station(settings["STATION_URL"], settings["CLIENT_ID"], settings["CLIENT_SECRET"])
    by_message = settings.get("ANSWERS") == "queue"
    answers = QueueAnswers(settings["AMQP_URL"], settings["PROVIDER"]) if by_message else station
    agency = Agency(station, answers)
    for event in events(station, Memory(settings.get("MEMORY", ":memory:"))):
        agency.handle(event)


if __name__ == "__main__":
    main()
