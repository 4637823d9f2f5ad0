"""From the accepted need to the evaluated case, by messages and HTTP."""

import datetime

import pytest

from chassis.early import TooEarly
from chassis.papers import sha256_of

pytestmark = pytest.mark.postgres
TIMES = ("raised_at", "accepted_at", "answered_at", "started_at", "ended_at")


@pytest.mark.clause("6.4.1", "C")
def test_the_enterprise_answers_by_link_without_log_in(service, tell, fill):
    story = tell().accepted().assessed().served()
    token = story.token()
    form = service.client.get(f"/v1/answers/{token}")
    assert form.status_code == 200
    assert form.json["definition"]["sections"][1]["fields"][4]["zh"] == "您的问题是否得到了解决"
    assert form.json["facts"]["item_code"] == "5.2.1"
    assert form.json["suggested"]["service_content"] == "计量服务 5.2.1"
    answered = service.client.post(f"/v1/answers/{token}", json={"content": fill()})
    assert answered.status_code == 201
    assert answered.json["paper"]["path"] == f"/api/evaluation/v1/items/{story.items[0]}/answer"


@pytest.mark.clause("C", "8.1.2")
def test_the_paper_of_an_answer_comes_out_whole_with_its_hash(service, tell, fill):
    story = tell().accepted().served()
    content = fill(opinion="第一行\n第二行 “引号” 🙂")
    issued = service.client.post(f"/v1/answers/{story.token()}", json={"content": content})
    officer = service.client.as_("officer", station=story.station)
    paper = officer.get(f"/v1/items/{story.items[0]}/answer")
    assert paper.json["content"] == content
    assert all(paper.json["facts"][time] for time in TIMES)
    stated = paper.headers["X-Paper-SHA256"]
    assert stated == issued.json["paper"]["sha256"] == sha256_of(paper.json)


@pytest.mark.clause("C", "8.1.2")
def test_the_answer_is_printed_with_labels_words_and_shenyang_times(service, tell, fill):
    story = tell().accepted().served()
    content = fill(opinion="<script>alert(1)</script>", overall="fair", solved="no")
    service.client.post(f"/v1/answers/{story.token()}", json={"content": content})
    officer = service.client.as_("officer", station=story.station)
    page = officer.get(f"/v1/items/{story.items[0]}/answer/printed")
    facts = officer.get(f"/v1/items/{story.items[0]}/answer").json["facts"]
    assert page.content_type == "text/html; charset=utf-8"
    raised = datetime.datetime.fromisoformat(facts["raised_at"]) + datetime.timedelta(hours=8)
    for shown in (
        "10. 对本次服务总体评价",
        "一般",
        "否",
        "需求发起时间",
        raised.strftime("%Y-%m-%d %H:%M"),
    ):
        assert shown in page.text, shown
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


@pytest.mark.clause("6.4.2")
def test_the_provider_files_its_summary(service, tell):
    story = tell().accepted().served()
    filed = story.summarise()
    assert (filed.status_code, filed.json["in_time"]) == (201, True)
    enterprise = service.client.as_("enterprise", enterprise=story.enterprise)
    paper = enterprise.get(f"/v1/items/{story.items[0]}/summary")
    assert paper.json["content"]["findings"] == "已完成校准。"
    assert paper.headers["X-Paper-SHA256"] == filed.json["paper"]["sha256"]


@pytest.mark.clause("6.4.2")
def test_station_staff_file_the_summary_of_what_the_station_served(service, tell):
    story = tell().accepted().served(performer="station", provider=None)
    officer = service.client.as_("officer", station=story.station)
    body = {"result": "achieved", "findings": "现场指导完成。"}
    filed = officer.post(f"/v1/items/{story.items[0]}/summary", json=body)
    assert (filed.status_code, filed.json["in_time"]) == (201, True)


def test_the_whole_case_is_told_once_with_all_its_papers(service, tell):
    story = tell(items=2).accepted().served(0).served(1)
    issued = [story.answer(0), story.summarise(0), story.summarise(1), story.answer(1)]
    said = service.said()
    assert [message["type"].split(".")[1] for message in said] == [
        "questionnaire_issued",
        "questionnaire_issued",
        "answer_received",
        "summary_filed",
        "summary_filed",
        "answer_received",
        "case_evaluated",
    ]
    told = {paper["sha256"] for paper in said[-1]["papers"]}
    assert told == {response.json["paper"]["sha256"] for response in issued}
    assert said[-1]["item_count"] == 2


def test_no_message_carries_what_people_typed(service, tell, fill):
    story = tell().accepted().served()
    story.answer()
    story.summarise()
    typed = [fill()[key] for key in ("contact", "phone", "opinion", "person_in_charge")]
    said = str(service.said())
    assert not [word for word in [*typed, "赵工", "已完成校准。"] if word in said]


def test_no_log_line_carries_what_people_typed_or_the_link(tell, fill, capfd, caplog):
    story = tell().accepted().served()
    story.answer(phone="not a phone")
    token = story.token()
    story.answer()
    logged = caplog.text + "".join(capfd.readouterr())
    typed = [fill()[key] for key in ("contact", "phone", "opinion", "person_in_charge")]
    assert not [word for word in [*typed, "not a phone", token] if word in logged]


def test_the_item_shows_when_its_summary_is_due(service, tell):
    story = tell().accepted().assessed().agreed().started()
    provider = service.client.as_("provider", provider="P001")
    path = f"/v1/items/{story.items[0]}"
    assert provider.get(path).json["summary_due_at"] is None
    story.ended()
    item = provider.get(path).json
    assert (item["state"], item["code"], item["kind"]) == ("awaiting_both", "5.2.1", "metrology")
    assert item["summary_due_at"] > item["ended_at"]


def test_a_message_that_comes_too_early_leaves_nothing_behind(service, tell):
    story = tell()
    with pytest.raises(TooEarly):
        story.agreed()
    story.accepted()
    with pytest.raises(TooEarly):
        story.ended()
    assert service.said() == []
    story.served()
    assert len(service.said()) == 1


def test_an_answer_sent_twice_with_one_key_is_one_answer(service, tell, fill):
    story = tell().accepted().served()
    path, body = f"/v1/answers/{story.token()}", {"content": fill()}
    key = {"Idempotency-Key": "k-1"}
    first = service.client.post(path, json=body, headers=key)
    again = service.client.post(path, json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    changed = service.client.post(path, json={"content": fill(overall="fair")}, headers=key)
    assert (changed.status_code, changed.json["code"]) == (422, "idempotency_key_reused")
