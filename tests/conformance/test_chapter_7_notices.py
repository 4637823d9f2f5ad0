"""Chapter 7.3.2b: the notice as page and file, in Chinese; its code checks out, a forged one does not. Over HTTP."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pypdfium2
import pytest
import zxingcpp

pytestmark = [pytest.mark.system, pytest.mark.broker]
GENUINE, FORGED = "该通知书由服务站签发。", "没有签发过这份通知书。"


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def scanned(pdf: bytes) -> str:
    """What a phone reads from the paper."""
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil())
    return str(code.text)


def day_of(text: str) -> str:
    at = datetime.datetime.fromisoformat(text).astimezone(ZoneInfo("Asia/Shanghai"))
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


@pytest.mark.clause("7.3.2b")
def test_notice_is_a_file_in_chinese_whose_qr_code_leads_to_the_page_that_says_genuine(
    stage: Any, running: Any
) -> None:
    notice = stage.accept(boxes=["standards_lookup"])
    pdf = stage.cast.enterprise.send("GET", f"intake/forms/{notice['case_id']}/notice.pdf").content

    text, address = text_of(pdf), scanned(pdf)
    for words in ("受理通知书", notice["number"], notice["check_code"], "标准信息查询"):
        assert words in text
    assert address.startswith(running.portal_url)
    page = httpx.get(address, trust_env=False, timeout=30)
    assert (page.status_code, GENUINE in page.text) == (200, True)
    assert notice["number"] in page.text
    (item,) = notice["items"]
    for words in ("服务事项及承诺时限", item["name_zh"], day_of(item["due_at"])):
        assert words in page.text
    assert notice["enterprise"]["name"] not in page.text


@pytest.mark.clause("7.3.2b", "7.2a")
@pytest.mark.parametrize("forgery", ["code", "number"])
def test_forged_notice_is_told_from_a_genuine_one(stage: Any, running: Any, forgery: str) -> None:
    notice = stage.accept(boxes=["standards_lookup"])
    number, code = notice["number"], notice["check_code"]
    if forgery == "code":
        code = "".join("A" if letter != "A" else "B" for letter in code)
    else:
        number = f"{number[:-6]}999999"
    address = f"{running.portal_url}/notices/{number}"
    page = httpx.get(address, params={"code": code}, trust_env=False, timeout=30)
    assert (page.status_code, FORGED in page.text, GENUINE in page.text) == (404, True, False)
    public = f"{running.portal_url}/api/intake/v1/public/notices/{number}"
    asked = httpx.get(public, params={"code": code}, trust_env=False, timeout=30)
    assert (asked.status_code, asked.json()["code"]) == (404, "not_genuine")


@pytest.mark.clause("A")
def test_need_form_is_printable_with_every_box(stage: Any) -> None:
    form = stage.cast.enterprise.post("intake/forms", stage.wish(boxes=["standards_lookup"]))
    pdf = stage.cast.enterprise.send("GET", f"intake/forms/{form['id']}/paper.pdf").content
    text = text_of(pdf)
    assert "质量基础设施服务需求表" in text
    assert "■标准信息查询" in text
    assert "□标准化人员培训" in text
