"""Appendices A, B and C: what goes in comes out, whole."""

from typing import Any

import pytest

from station.demo.evaluation import hash_of
from station.demo.form import asks_in, complete_form

pytestmark = [pytest.mark.system]

FIELDS_OF_APPENDIX_A = 16  # 企业基本情况, as the paper form counts them


@pytest.mark.clause("A")
def test_definition_holds_every_field_box_and_table_of_appendix_a(stage: Any) -> None:
    definition = stage.cast.public.get("intake/form-definitions/appendix-a")
    boxes = {one["kind"]: len(one["boxes"]) for one in definition["sections"]}
    columns = {one["key"]: len(one["columns"]) for one in definition["tables"]}

    assert boxes == {
        "quality_management": 6,
        "metrology": 2,
        "standardization": 5,
        "certification": 4,
        "accreditation": 2,
        "intellectual_property": 4,
    }
    # Without 序号, which is the place in the list; the last trace of an instrument is a name and a day.
    assert columns == {
        "food_drug_testing": 3,
        "special_equipment": 5,
        "operator_exam": 4,
        "product_testing": 4,
        "instruments": 9,
    }
    enterprise = next(one for one in definition["groups"] if one["key"] == "enterprise")
    assert len(enterprise["fields"]) >= FIELDS_OF_APPENDIX_A
    assert all(one["zh"] and one["en"] for one in enterprise["fields"])


@pytest.mark.clause("A")
def test_form_with_every_field_filled_comes_out_as_it_went_in(stage: Any) -> None:
    content = complete_form()
    wish = {"station_code": "SY-HP-01", "channel": "web", "content": content}

    form = stage.cast.enterprise.post("intake/forms", wish)
    notice = stage.cast.window.post(f"intake/forms/{form['id']}/acceptance")
    read = stage.cast.enterprise.get(f"intake/forms/{form['id']}")
    paper = stage.cast.officer.get(f"intake/forms/{form['id']}/paper")

    definition = stage.cast.public.get("intake/form-definitions/appendix-a")
    assert _unfilled(definition, content) == []
    assert read["content"] == paper["content"] == content
    assert [one["section"] for one in notice["items"]] == asks_in(content)


@pytest.mark.clause("A")
def test_draft_is_kept_unfinished_and_changed_by_whoever_read_it_last(
    stage: Any, refused: Any
) -> None:
    enterprise = stage.cast.enterprise
    begun = {**stage.wish(), "content": {"enterprise": {"name": "未完"}}}
    draft = enterprise.send("POST", "intake/drafts", json=begun)
    path, version = f"intake/drafts/{draft.json()['id']}", draft.headers["ETag"]

    saved = enterprise.put(path, stage.wish(boxes=["quality_award"]), version=version)
    stale = refused(enterprise.put, path, begun, version=version)
    blind = refused(enterprise.send, "PUT", path, json=begun)
    filed = enterprise.post(f"{path}/filing")

    assert draft.json()["content"] == begun["content"]
    assert saved.json()["content"]["boxes"] == ["quality_award"]
    assert (stale.status, blind.status) == (412, 428)
    assert filed["state"] == "filed"


@pytest.mark.clause("A")
def test_each_wrong_field_is_named_in_chinese_and_english(stage: Any, refused: Any) -> None:
    wish = stage.wish(
        boxes=["quality_award", "free_lunch"],
        tables={"special_equipment": [{"equipment_class": "锅炉", "need": "C"}]},
    )
    wish["content"]["enterprise"] |= {"phone": "12", "district": "999999", "staff_total": 0}

    refusal = refused(stage.cast.enterprise.post, "intake/forms", wish)

    assert refusal.status == 422
    assert {(one["field"], one["code"]) for one in refusal.problem["errors"]} == {
        ("enterprise.phone", "bad_phone"),
        ("enterprise.district", "unknown_district"),
        ("enterprise.staff_total", "too_small"),
        ("boxes[1]", "unknown_box"),
        ("tables.special_equipment[0].equipment_count", "required"),
        ("tables.special_equipment[0].next_inspection_on", "required"),
    }
    assert all(one["zh"] and one["en"] for one in refusal.problem["errors"])


@pytest.mark.clause("A")
@pytest.mark.clause("7.3.2b", part=True)
def test_notice_is_a_paper_that_never_changes(stage: Any) -> None:
    notice = stage.accept(boxes=["standards_lookup"])

    answer = stage.cast.enterprise.send("GET", f"intake/forms/{notice['case_id']}/notice")

    assert answer.json() == notice
    assert answer.headers["X-Paper-SHA256"] == hash_of(notice)
    assert {"number", "items", "first_asker", "check_code"} <= set(notice)
    assert all(one["due_at"] for one in notice["items"])


@pytest.mark.clause("C")
def test_definition_holds_the_header_ten_questions_and_the_opinion_of_appendix_c(
    stage: Any,
) -> None:
    definition = stage.cast.public.get("evaluation/form-definitions/appendix-c")
    parts = {one["key"]: one["fields"] for one in definition["sections"]}
    questions = {one["number"]: one for one in parts["satisfaction"]}

    assert sorted(questions) == list(range(1, 12))
    grades = {n: [o["zh"] for o in one["options"]] for n, one in questions.items()}
    four = ["非常满意", "满意", "一般", "不满意"]
    assert {n: options for n, options in grades.items() if options != four} == {
        5: ["是", "否"],
        11: [],
    }
    assert len(parts["header"]) >= 12
    assert [one["key"] for one in parts["signature"]] == ["person_in_charge", "signed_on"]


@pytest.mark.clause("C", "8.1.2")
def test_filled_satisfaction_form_comes_out_as_it_went_in(stage: Any) -> None:
    questionnaire = stage.served()
    content = stage.appendix_c(questionnaire["token"], "fair")

    answer = stage.cast.public.post(
        f"evaluation/answers/{questionnaire['token']}", {"content": content}
    )
    read = stage.cast.enterprise.send("GET", answer["paper"]["path"])
    paper = read.json()

    assert paper["content"] == content
    assert read.headers["X-Paper-SHA256"] == answer["paper"]["sha256"] == hash_of(paper)
    for moment in ("raised_at", "accepted_at", "answered_at", "started_at", "ended_at"):
        assert paper["facts"][moment], moment
    printed = stage.cast.enterprise.send("GET", f"{answer['paper']['path']}/printed")
    assert printed.headers["Content-Type"].startswith("text/html")
    assert "满意度评价表" in printed.text
    assert content["person_in_charge"] in printed.text


@pytest.mark.clause("C")
def test_each_wrong_answer_is_named_in_chinese_and_english(stage: Any, refused: Any) -> None:
    token = stage.served()["token"]
    content = {**stage.appendix_c(token), "overall": "marvellous", "phone": "x", "mood": "good"}
    del content["solved"]

    refusal = refused(stage.cast.public.post, f"evaluation/answers/{token}", {"content": content})

    assert refusal.status == 422
    assert {one["field"] for one in refusal.problem["errors"]} == {
        "overall",
        "phone",
        "mood",
        "solved",
    }
    assert all(one["zh"] and one["en"] for one in refusal.problem["errors"])


def _unfilled(definition: dict[str, Any], content: dict[str, Any]) -> list[str]:
    """What of the form the complete example leaves empty: nothing, of a choice of boxes one a section."""
    missing = [
        f"{group['key']}.{field['key']}"
        for group in definition["groups"]
        for field in group["fields"]
        if content[group["key"]].get(field["key"]) is None
    ]
    for section in definition["sections"]:
        if not content["other_needs"].get(section["kind"]):
            missing.append(f"other_needs.{section['kind']}")
        if not {box["key"] for box in section["boxes"]} & set(content["boxes"]):
            missing.append(f"boxes of {section['kind']}")
    for table in definition["tables"]:
        row = content["tables"][table["key"]][0]
        missing += [f"{table['key']}.{c['key']}" for c in table["columns"] if not row.get(c["key"])]
    return missing
