"""Chapter 8.3: what is thought of a provider reaches it, and it has to answer."""

import datetime
from typing import Any

import pytest

from station.demo.matching import terms
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]

FOOD_CODE = "5.6.3"
PASSED_ON = "matching.opinion_passed_on"
COMPLAINT = {"kind": "complaint", "text": "检验报告比约定晚了两天。"}
REPLY = {"text": "已加派人员，今后按期出具。"}


@pytest.mark.clause("8.3.1")
def test_opinion_reaches_its_provider_which_answers_in_time(
    stage: Any, subscribed: Any, refused: Any
) -> None:
    item_id, agency = _agreed(stage, "P001"), stage.provider("P001")
    enterprise = stage.cast.enterprise

    with subscribed("P001") as queue:
        opinion = _given(stage, item_id)
        sent = queue.wait_for(PASSED_ON, item_id)
    told = _told(stage, "P001", opinion["id"])[0]
    read = agency.get(f"evaluation/opinions/{opinion['id']}")
    foreign = refused(stage.provider("P004").get, f"evaluation/opinions/{opinion['id']}")
    answered = agency.post(f"evaluation/opinions/{opinion['id']}/answer", REPLY)

    assert sent == told
    assert (told["opinion_id"], told["item_id"], told["chased"]) == (opinion["id"], item_id, 0)
    assert _moment(told["answer_by"]) == _moment(opinion["answer_by"])
    assert COMPLAINT["text"] not in str(told)
    assert (read["text"], read["state"]) == (COMPLAINT["text"], "open")
    assert (foreign.status, foreign.code) == (404, "opinion_unknown")
    assert answered["state"] == "answered"
    assert enterprise.get(f"evaluation/opinions/{opinion['id']}")["answer"] == REPLY["text"]
    until("企业获知", "told", lambda: stage.notified(item_id, "evaluation.opinion_answered"))


@pytest.mark.clause("8.3.1")
def test_opinion_left_unanswered_is_chased_and_lowers_the_score(stage: Any) -> None:
    item_id = _agreed(stage, "P001")
    before = _timeliness(stage, "P001")

    opinion = _given(stage, item_id)
    told = until("督办", "chased", lambda: _chased(stage, "P001", opinion["id"]))
    overdue = stage.cast.officer.every("evaluation/opinions", state="overdue")
    late = stage.provider("P001").post(f"evaluation/opinions/{opinion['id']}/answer", REPLY)

    assert [one["chased"] for one in told] == [0, 1, 2, 3]
    assert (opinion["id"], 3) in [(one["id"], one["chased"]) for one in overdue]
    assert late["state"] == "answered_late"
    assert _timeliness(stage, "P001") < before


def _agreed(stage: Any, provider: str) -> str:
    """An item that this provider serves, on terms that both sides confirmed."""
    item_id: str = stage.seeking()
    offer = stage.offered(item_id, provider)
    agency, item = stage.provider(provider), f"matching/items/{item_id}"
    agency.post(f"matching/offers/{offer['offer_id']}/acceptance")
    agency.post(f"{item}/proposals", terms(FOOD_CODE, 5, "750.00"))
    stage.cast.enterprise.post(f"{item}/confirmation")
    path = f"evaluation/items/{item_id}"
    until("已商定", "agreed", lambda: stage.cast.officer.get(path)["provider"])
    return item_id


def _given(stage: Any, item_id: str) -> dict[str, Any]:
    """The enterprise's complaint about the provider of its item."""
    opinion: dict[str, Any] = stage.cast.enterprise.post(
        f"evaluation/items/{item_id}/opinions", COMPLAINT
    )
    return opinion


def _told(stage: Any, provider: str, opinion_id: str) -> list[dict[str, Any]]:
    """What the provider's mailbox has of an opinion, once it has something."""
    told: list[dict[str, Any]] = until(
        "意见送达", "the opinion in the mailbox", lambda: _mail(stage, provider, opinion_id)
    )
    return told


def _chased(stage: Any, provider: str, opinion_id: str) -> list[dict[str, Any]]:
    """The same, once its last reminder is there."""
    told = _mail(stage, provider, opinion_id)
    return told if told and told[-1]["chased"] == 3 else []


def _mail(stage: Any, provider: str, opinion_id: str) -> list[dict[str, Any]]:
    """Every event of an opinion in the provider's mailbox, read from its beginning."""
    found, after = [], 0
    while True:
        page = stage.provider(provider).get("matching/events", after=after, limit=200)
        found += [one["data"] for one in page["items"] if one["type"] == PASSED_ON]
        if not page["items"]:
            return [one for one in found if one["opinion_id"] == opinion_id]
        after = page["next"]


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _timeliness(stage: Any, provider: str) -> int:
    """The provider's score for answering in time, in percent, as the candidates of a new need show it."""
    candidates = stage.cast.enterprise.get(f"matching/items/{stage.seeking()}/candidates")
    one = next(ranked for ranked in candidates["ranked"] if ranked["provider_id"] == provider)
    parts = {part["name"]: part["value"] for part in one["parts"]}
    return int(parts["timeliness"])
