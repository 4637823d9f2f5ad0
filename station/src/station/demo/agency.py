"""A provider's own program: started by `agencies`, its orders as JSON on standard input.

It reads the needs offered to it from its own queue, with its own account on the broker, and answers
over HTTP with a token for its client credentials (6.2.2). Orders: portal_url, provider, amqp_url,
client_id, client_secret, decline and silent (ids of items to say no to, or nothing).
"""

import json
import signal
import sys
import uuid
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import kombu

from station.demo.client import Caller, Machine, Refused
from station.demo.matching import terms
from station.demo.service import perform
from station.demo.waiting import found, until

AT_ONCE = 4
PRICE = {"5.6.3": "680.00", "5.6.4.1": "1200.00", "5.4.2": "8000.00"}
USUAL_PRICE = "300.00"
LISTENING = "已连接自己的队列"
OVER = {404, 409, 410}
"""What it is told when a need is no longer its own: then there is nothing to do."""


@dataclass(frozen=True)
class Orders:
    """What the agency is told by whoever starts it."""

    portal_url: str
    provider: str
    amqp_url: str
    client_id: str
    client_secret: str
    decline: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


class Agency:
    """Answers offers and serves what was agreed."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.caller = Caller(orders.portal_url, Machine(orders.client_id, orders.client_secret))

    def handle(self, kind: str, message: Mapping[str, Any]) -> None:
        """One message; a need that went elsewhere meanwhile is let go."""
        about = {
            "matching.need_offered": self.answer,
            "matching.need_agreed": self.serve,
            "matching.need_taken_back": self.let_go,
        }
        if kind not in about:
            self.tell(f"收到 heard of {kind}")  # what this program does nothing about
            return
        try:
            about[kind](message)
        except Refused as refused:
            if refused.status not in OVER:
                raise
            self.tell(f"不再有效 no longer open: {refused.code} {refused}")

    def answer(self, need: Mapping[str, Any]) -> None:
        """Accept, decline or keep silent, as ordered; after an acceptance propose terms."""
        what = f"{need['code']} {need['name_zh']} 应答截止 respond by {need['respond_by'][11:19]}"
        if need["item_id"] in self.orders.silent:
            self.tell(f"收到需求，不作答 silent: {what}")
            return
        if need["item_id"] in self.orders.decline:
            body = {"reason_class": "no_capacity", "note": "本周检测排期已满"}
            self.post(f"matching/offers/{need['offer_id']}/decline", need["offer_id"], body)
            self.tell(f"拒绝 declined (no_capacity): {what}")
            return
        self.post(f"matching/offers/{need['offer_id']}/acceptance", need["offer_id"])
        self.tell(f"接受 accepted: {what}")
        offered = terms(need["code"], 5, PRICE.get(need["code"], USUAL_PRICE))
        self.post(f"matching/items/{need['item_id']}/proposals", need["offer_id"], offered)
        self.tell(f"报价 proposed: {need['code']} 5 工作日 {offered['price_yuan']} 元")

    def serve(self, agreed: Mapping[str, Any]) -> None:
        """Read whom to serve, then serve (9.3.3: only now, and each reading is logged)."""
        contact = until(
            "联系方式可读",
            "the contact data to be readable",
            lambda: found(self.caller, f"intake/cases/{agreed['case_id']}/contact"),
        )
        self.tell(
            f"开始服务 serving {agreed['sheet_number']}，联系人已可见 contact: {len(contact)} 项 fields"
        )
        item = perform(self.caller, agreed["item_id"], f"{self.orders.provider} 业务部")
        self.tell(f"服务结束并提交小结 ended, summary filed: {item['code']} {item['name_zh']}")

    def let_go(self, need: Mapping[str, Any]) -> None:
        """The need is no longer ours."""
        self.tell(f"需求已收回 taken back: {need['reason']}")

    def post(self, path: str, seed: str, body: Any = None) -> Any:
        """Post with a key that is the same when this message comes a second time."""
        return self.caller.post(path, body, key=str(uuid.uuid5(uuid.UUID(seed), path)))

    def tell(self, text: str) -> None:
        print(f"{self.orders.provider}  {text}", flush=True)


def listen(agency: Agency) -> None:
    """Read the own queue until ended; a message is acknowledged when its work is done."""
    queue = kombu.Queue(f"provider.{agency.orders.provider}", no_declare=True)
    under_way: list[tuple[kombu.Message, Future[None]]] = []
    with (
        ThreadPoolExecutor(AT_ONCE) as pool,
        kombu.Connection(agency.orders.amqp_url, heartbeat=30) as connection,
    ):

        def take(message: kombu.Message) -> None:
            kind, body = str(message.headers["cloudEvents_type"]), json.loads(message.body)
            under_way.append((message, pool.submit(agency.handle, kind, body)))

        with kombu.Consumer(connection, [queue], on_message=take, auto_declare=False):
            agency.tell(f"{LISTENING} listening on {queue.name}")
            while True:
                _drain(connection)
                _settle(under_way)


def _drain(connection: kombu.Connection) -> None:
    try:
        connection.drain_events(timeout=0.1)
    except TimeoutError:
        connection.heartbeat_check()


def _settle(under_way: list[tuple[kombu.Message, Future[None]]]) -> None:
    for message, work in [one for one in under_way if one[1].done()]:
        work.result()
        message.ack()
        under_way.remove((message, work))


def main() -> None:
    """Take the orders and listen until SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listen(Agency(Orders(**json.load(sys.stdin))))
