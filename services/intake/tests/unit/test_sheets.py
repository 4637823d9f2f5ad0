"""Papers laid out and printed: what is on them, that nothing is read as markup, no character lost in silence."""

import copy
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from intake.adapters.printing import MISSING, pdf_of, qr_code
from intake.data import definition
from intake.domain.sheet import (
    Sheet,
    acceptance_sheet,
    denial_sheet,
    form_sheet,
    moment,
    referral_sheet,
    supplement_sheet,
)

STATION = {
    "code": "SY-TX-01",
    "name_zh": "铁西服务站",
    "address_zh": "建设大路 1 号",
    "phone": "024-25800000",
}
ENTERPRISE = {"name": "泵厂", "credit_code": "91210106MA0P4T8K5T"}
ITEM = {
    "asked_zh": "标准信息查询",
    "code": "5.3.5",
    "quantity": 2,
    "promise_value": 1,
    "promise_unit": "working_days",
    "due_at": "2026-03-03T09:00:00+00:00",
    "provisional": False,
}
ACCEPTANCE: dict[str, Any] = {
    "title_zh": "受理通知书",
    "number": "SY-TX-01-2026-000007",
    "check_code": "7K2M9QAB",
    "station": STATION,
    "enterprise": ENTERPRISE,
    "channel": "phone",
    "accepted_at": "2026-03-02T01:05:00+00:00",
    "first_asker": "acc-window",
    "green_ground": None,
    "items": [ITEM],
    "materials": [
        {"key": "business_licence", "file_name": "执照.pdf"},
        {"key": "ledger", "file_name": ""},
    ],
    "hint_zh": "请妥善保管查询码。",
}
SUPPLEMENT = {
    **ACCEPTANCE,
    "title_zh": "一次性告知书",
    "number": "SY-TX-01-GZ-2026-0001",
    "missing": [
        {"what_zh": "营业执照", "what_en": "Business licence", "note": "须加盖公章"},
        {"what_zh": "联系电话", "what_en": "Phone", "note": ""},
    ],
    "answer_by": "2026-03-23T09:00:00+00:00",
    "asked_at": "2026-03-02T02:00:00+00:00",
    "again": False,
}
REFERRAL = {
    **ACCEPTANCE,
    "title_zh": "首问引导告知书",
    "number": "SY-TX-01-YD-2026-0001",
    "body": "沈阳市知识产权保护中心",
    "contact": "024-12345",
    "reason": "不属于本站职责",
    "referred_at": "2026-03-02T02:00:00+00:00",
}
DENIAL = {
    **ACCEPTANCE,
    "title_zh": "不予受理（否定备案）通知书",
    "number": "SY-TX-01-FD-2026-0001",
    "reason_class_zh": "不在职责范围",
    "reason": "不属于本站",
    "legal_ground": "行政许可法第三十二条",
    "appeal_by": "2026-03-23T09:00:00+00:00",
    "refused_at": "2026-03-02T02:00:00+00:00",
}
URL = "https://station.example"


def printed_text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def without_blanks(text: str) -> str:
    return "".join(text.split())


def facts(sheet: Sheet) -> dict[str, str]:
    return {name: value for block in sheet.blocks for name, value in block.facts}


def test_times_are_those_of_shenyang() -> None:
    assert moment("2026-03-02T16:30:00+00:00") == "2026年3月3日 00:30"
    assert moment(None) == "——"


def test_the_acceptance_notice_has_number_items_due_times_first_asker_and_contact() -> None:
    sheet = acceptance_sheet(ACCEPTANCE)
    (items,) = [block.rows for block in sheet.blocks if block.rows]
    assert (sheet.title, sheet.number) == ("受理通知书", "SY-TX-01-2026-000007")
    assert items[1] == ("1", "标准信息查询", "5.3.5", "2", "1 个工作日", "2026年3月3日 17:00")
    told = facts(sheet)
    assert told["首问责任人"] == "acc-window"
    assert told["提出渠道"] == "电话"
    assert told["电话"] == "024-25800000"
    assert "绿色通道" not in told
    assert sheet.check_path == "/notices/SY-TX-01-2026-000007?code=7K2M9QAB"
    (materials,) = [one.text for one in sheet.blocks if one.heading == "已收材料"]
    assert materials == "执照.pdf、ledger（纸质）"


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        ({"promise_value": 4, "promise_unit": "working_hours"}, "4 个工作小时"),
        ({"promise_value": 7, "promise_unit": "calendar_days"}, "7 个自然日"),
        ({"promise_working_days": 3}, "3 个工作日"),  # a notice of before other units
    ],
)
def test_a_promise_is_printed_in_its_unit(promise: dict[str, Any], words: str) -> None:
    plain = {k: v for k, v in ITEM.items() if not k.startswith("promise")}
    sheet = acceptance_sheet({**ACCEPTANCE, "items": [{**plain, **promise}]})

    (items,) = [block.rows for block in sheet.blocks if block.rows]
    assert items[1][4] == words


@pytest.mark.clause("4.2.1", "7.3.1")
def test_the_one_notice_names_all_that_is_missing_and_until_when() -> None:
    sheet = supplement_sheet(SUPPLEMENT)
    (rows,) = [block.rows for block in sheet.blocks if block.rows]
    assert rows[1:] == [("1", "营业执照", "须加盖公章"), ("2", "联系电话", "——")]
    assert facts(sheet)["补正期限"] == "2026年3月23日 17:00"
    assert "再次" not in sheet.opening
    assert "再次" in supplement_sheet({**SUPPLEMENT, "again": True}).opening


@pytest.mark.clause("7.2c")
def test_who_to_go_to_stands_on_paper_with_who_was_asked_first() -> None:
    told = facts(referral_sheet(REFERRAL))
    assert (told["请到"], told["首问责任人"]) == ("沈阳市知识产权保护中心", "acc-window")


def test_a_provisional_due_time_says_so() -> None:
    document = copy.deepcopy(ACCEPTANCE)
    document["items"][0]["provisional"] = True
    sheet = acceptance_sheet(document)
    (items,) = [block.rows for block in sheet.blocks if block.rows]
    assert items[1][-1].endswith("（暂定）")
    assert any("暂定" in line for line in sheet.closing)
    assert not any("暂定" in line for line in acceptance_sheet(ACCEPTANCE).closing)


def test_the_ground_of_a_green_case_is_on_its_notice() -> None:
    green = {"green_ground": "technology_innovation", "green_evidence": "高新证书"}
    told = facts(acceptance_sheet({**ACCEPTANCE, **green}))
    assert told["绿色通道证明"] == "高新证书"
    assert told["绿色通道"] == "科技创新企业"


def test_the_notice_of_a_refusal_has_reason_ground_and_time_to_appeal() -> None:
    told = facts(denial_sheet(DENIAL))
    assert told["具体理由"] == "不属于本站"
    assert told["法律依据"] == "行政许可法第三十二条"
    assert told["复核期限"] == "2026年3月23日 17:00"


def form_document(content: dict[str, Any]) -> dict[str, Any]:
    facts = {"station": "SY-TX-01", "form_id": "f-1", "filed_at": "2026-03-02T01:00:00+00:00"}
    return {**facts, "content": content}


def test_every_field_box_and_table_of_the_form_is_printed(content: dict[str, Any]) -> None:
    edition = definition()
    sheet = form_sheet(form_document(content), edition)
    told, text = facts(sheet), "\n".join(block.text for block in sheet.blocks)
    for group in edition.groups:
        assert {field.zh for field in group.fields} <= told.keys()
    for box in edition.boxes():
        mark = "■" if box.key in content["boxes"] else "□"
        assert f"{mark} {box.zh}" in text
    rows = {block.heading: block.rows for block in sheet.blocks if block.rows}
    for table in edition.tables:
        assert len(rows[table.zh]) == 1 + max(1, len(content["tables"].get(table.key, [])))


def test_an_empty_form_is_printed_too() -> None:
    sheet = form_sheet(form_document({}), definition())
    assert set(facts(sheet).values()) == {"——"}
    assert pdf_of(sheet, URL).startswith(b"%PDF")


@pytest.mark.parametrize(
    "sheet",
    [
        acceptance_sheet(ACCEPTANCE),
        denial_sheet(DENIAL),
        supplement_sheet(SUPPLEMENT),
        referral_sheet(REFERRAL),
    ],
    ids=["acceptance", "denial", "supplement", "referral"],
)
def test_what_is_laid_out_can_be_read_from_the_pdf(sheet: Sheet) -> None:
    text = printed_text(pdf_of(sheet, URL))
    for words in (
        sheet.title,
        sheet.number,
        sheet.check_code,
        sheet.opening,
        *facts(sheet).values(),
    ):
        assert without_blanks(words) in text


def test_the_qr_code_on_the_paper_leads_to_the_check_of_this_very_notice() -> None:
    page = pypdfium2.PdfDocument(pdf_of(acceptance_sheet(ACCEPTANCE), URL))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    assert code.text == f"{URL}/notices/SY-TX-01-2026-000007?code=7K2M9QAB"


def test_the_same_paper_gives_the_same_bytes() -> None:
    sheet = acceptance_sheet(ACCEPTANCE)
    assert pdf_of(sheet, URL) == pdf_of(sheet, URL)


@pytest.mark.parametrize(
    "name", ["#let x = 1", "$ x^2 $", "*a* _b_", "\\", "`c`", "<d> @e", '#read("/etc/passwd")']
)
def test_nothing_that_people_wrote_is_read_as_markup(name: str) -> None:
    document = {**ACCEPTANCE, "enterprise": {**ENTERPRISE, "name": name}}
    assert without_blanks(name) in printed_text(pdf_of(acceptance_sheet(document), URL))


def test_a_character_that_the_font_lacks_is_marked_and_named() -> None:
    document = {**ACCEPTANCE, "enterprise": {**ENTERPRISE, "name": "𠮷泵厂"}}
    text = printed_text(pdf_of(acceptance_sheet(document), URL))
    assert f"{MISSING}泵厂" in text
    assert "U+20BB7" in text
    assert MISSING not in printed_text(pdf_of(acceptance_sheet(ACCEPTANCE), URL))


def test_a_qr_code_is_drawn_for_any_address() -> None:
    assert qr_code("https://例.example/通知?x=1").startswith("<svg")
