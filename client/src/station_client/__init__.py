"""服务机构客户端 · For provider agencies: hear of needs on any channel, and answer them."""

from station_client.answers import Answers, QueueAnswers
from station_client.event import Event, Gap
from station_client.hooks import NotGenuine, WebHook
from station_client.memory import Memory
from station_client.pulled import pull
from station_client.queued import queue
from station_client.station import Away, Refused, Station
from station_client.streamed import stream

__all__ = [
    "Answers",
    "Away",
    "Event",
    "Gap",
    "Memory",
    "NotGenuine",
    "QueueAnswers",
    "Refused",
    "Station",
    "WebHook",
    "pull",
    "queue",
    "stream",
]
