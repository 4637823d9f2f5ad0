"""What a provider says to the station: the same words over HTTP and by message, and the same rules there."""

import datetime
import decimal
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any

import kombu
from kombu.exceptions import OperationalError

from station_client.waiting import Pauses

PATIENCE = 300.0  # seconds in which an answer is tried again while the station is away
Id = uuid.UUID | str
Fields = Mapping[str, Any]


class Answers:
    """One method a word. Each takes `id` to say something again that may have arrived: it has its effect once."""

    def say(self, kind: str, fields: Fields, id: Id | None = None) -> Any:
        """Say something of a kind that `contracts.answers` lists."""
        raise NotImplementedError

    def accept(self, offer_id: Id, **more: Any) -> Any:
        """Take the need; whose it is can be read from here on (9.3.3)."""
        return self.say("matching.accept_offer", {"offer_id": offer_id}, **more)

    def decline(self, offer_id: Id, reason_class: str, note: str = "", **more: Any) -> Any:
        fields = {"offer_id": offer_id, "reason_class": reason_class, "note": note}
        return self.say("matching.decline_offer", fields, **more)

    def quote(self, call_id: Id, terms: Fields, note: str = "", **more: Any) -> Any:
        """`terms`: service_item, starts_on, cycle_working_days, price_yuan."""
        return self.say("matching.quote", {"call_id": call_id, **terms, "note": note}, **more)

    def withdraw_quote(self, call_id: Id, **more: Any) -> Any:
        return self.say("matching.withdraw_quote", {"call_id": call_id}, **more)

    def propose(self, item_id: Id, terms: Fields, **more: Any) -> Any:
        """`terms`: service_item, starts_on, cycle_working_days, price_yuan."""
        return self.say("matching.propose_terms", {"item_id": item_id, **terms}, **more)

    def confirm(self, item_id: Id, round: int | None = None, **more: Any) -> Any:
        fields = {"item_id": item_id} | ({} if round is None else {"round": round})
        return self.say("matching.confirm_terms", fields, **more)

    def break_off(self, item_id: Id, reason_class: str, note: str = "", **more: Any) -> Any:
        fields = {"item_id": item_id, "reason_class": reason_class, "note": note}
        return self.say("matching.break_off", fields, **more)

    def start(self, item_id: Id, **more: Any) -> Any:
        return self.say("tracking.start_service", {"item_id": item_id}, **more)

    def progress(self, item_id: Id, stage: str, **more: Any) -> Any:
        """The next stage of the item's process is done."""
        return self.say("tracking.report_progress", {"item_id": item_id, "stage": stage}, **more)

    def finish(self, item_id: Id, **more: Any) -> Any:
        return self.say("tracking.finish_service", {"item_id": item_id}, **more)

    def wait_for_applicant(self, item_id: Id, reason: str, **more: Any) -> Any:
        """The enterprise has to do its part first: the item's clocks stand, and it is told why."""
        fields = {"item_id": item_id, "reason": reason}
        return self.say("tracking.wait_for_applicant", fields, **more)

    def go_on(self, item_id: Id, **more: Any) -> Any:
        """The enterprise has done its part: the clocks run again."""
        return self.say("tracking.go_on", {"item_id": item_id}, **more)

    def ask_extension(self, item_id: Id, wish: Fields, **more: Any) -> Any:
        """`wish`: working_days, ground, reason; the station master decides."""
        return self.say("tracking.ask_extension", {"item_id": item_id, **wish}, **more)

    def summarise(self, item_id: Id, summary: Fields, **more: Any) -> Any:
        """The service summary (6.4.2): result, findings, advice, department, technical_staff, files."""
        return self.say("evaluation.write_summary", {"item_id": item_id, **summary}, **more)

    def answer_opinion(self, opinion_id: Id, text: str, **more: Any) -> Any:
        fields = {"opinion_id": opinion_id, "text": text}
        return self.say("evaluation.answer_opinion", fields, **more)


class QueueAnswers(Answers):
    """By message, on the provider's own exchange. What is refused comes back as the event `matching.answer_refused`."""

    def __init__(self, url: str, provider: str, *, patience: float = PATIENCE) -> None:
        self._url, self._exchange, self._patience = url, f"answers.{provider}", patience
        self._connection: kombu.Connection | None = None

    def say(self, kind: str, fields: Fields, id: Id | None = None) -> str:
        """Its id, once the broker has it for good. Raises kombu's OperationalError where it stays away."""
        id, pauses = str(id or uuid.uuid4()), Pauses()
        until = time.monotonic() + self._patience
        while True:
            try:
                self._publish(kind, plain(fields), id)
                return id
            except (OperationalError, OSError):
                self.close()
                if time.monotonic() > until:
                    raise
                pauses.wait()

    def close(self) -> None:
        if self._connection:
            self._connection.release()
            self._connection = None

    def _publish(self, kind: str, body: bytes, id: str) -> None:
        if self._connection is None:
            options = {"confirm_publish": True}
            self._connection = kombu.Connection(
                self._url, connect_timeout=10, transport_options=options
            )
        self._connection.ensure_connection(max_retries=1, timeout=10)
        self._connection.Producer().publish(
            body,
            exchange=self._exchange,
            routing_key=kind,
            headers={"cloudEvents_id": id, "cloudEvents_type": kind},
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            mandatory=True,
        )


def plain(fields: Fields) -> bytes:
    """JSON; dates, ids and amounts as the station reads them."""
    return json.dumps(fields, default=_text, ensure_ascii=False).encode()


def _text(value: object) -> str:
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be said")
