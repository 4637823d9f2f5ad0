"""How large an enterprise is: 统计上大中小微型企业划分办法（2017）, 国统字〔2017〕213号 (5.4.1, Appendix A 企业规模).

Large, medium and small ones reach *all* lower bounds of their row, or fall one step; a micro one fails any of the small
ones. Industries by GB/T 4754-2017: a section (one letter), division (two digits) or group (three). Railways, finance,
education, health and public administration have no row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SOURCE = "国统字〔2017〕213号 《统计上大中小微型企业划分办法（2017）》"


class Measure(StrEnum):
    """What is measured: persons; 10,000 yuan of revenue in a year; 10,000 yuan of total assets."""

    STAFF = "staff"
    REVENUE = "revenue_wan_yuan"
    ASSETS = "assets_wan_yuan"


class Size(StrEnum):
    """The four sizes, largest first."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


Bounds = tuple[int, int, int]  # the least of a large, a medium and a small one


@dataclass(frozen=True, eq=False)
class Row:
    """A row of the table: the industries it holds for, and its lower bounds."""

    zh: str
    en: str
    industries: tuple[str, ...]
    bounds: Mapping[Measure, Bounds]


S, R, A = Measure.STAFF, Measure.REVENUE, Measure.ASSETS
TABLE: tuple[Row, ...] = (
    Row(
        "农、林、牧、渔业",
        "Agriculture, forestry, animal husbandry and fishery",
        ("A",),
        {R: (20000, 500, 50)},
    ),
    Row("工业", "Industry", ("B", "C", "D"), {S: (1000, 300, 20), R: (40000, 2000, 300)}),
    Row("建筑业", "Construction", ("E",), {R: (80000, 6000, 300), A: (80000, 5000, 300)}),
    Row("批发业", "Wholesale", ("51",), {S: (200, 20, 5), R: (40000, 5000, 1000)}),
    Row("零售业", "Retail", ("52",), {S: (300, 50, 10), R: (20000, 500, 100)}),
    Row(
        "交通运输业",
        "Transport",
        ("54", "55", "56", "57", "58"),
        {S: (1000, 300, 20), R: (30000, 3000, 200)},
    ),
    Row("仓储业", "Warehousing", ("59",), {S: (200, 100, 20), R: (30000, 1000, 100)}),
    Row("邮政业", "Post", ("60",), {S: (1000, 300, 20), R: (30000, 2000, 100)}),
    Row("住宿业", "Accommodation", ("61",), {S: (300, 100, 10), R: (10000, 2000, 100)}),
    Row("餐饮业", "Catering", ("62",), {S: (300, 100, 10), R: (10000, 2000, 100)}),
    Row(
        "信息传输业",
        "Information transmission",
        ("63", "64"),
        {S: (2000, 100, 10), R: (100000, 1000, 100)},
    ),
    Row(
        "软件和信息技术服务业",
        "Software and information technology",
        ("65",),
        {S: (300, 100, 10), R: (10000, 1000, 50)},
    ),
    Row(
        "房地产开发经营",
        "Real estate development",
        ("701",),
        {R: (200000, 1000, 100), A: (10000, 5000, 2000)},
    ),
    Row("物业管理", "Property management", ("702",), {S: (1000, 300, 100), R: (5000, 1000, 500)}),
    Row(
        "租赁和商务服务业",
        "Leasing and business services",
        ("L", "71", "72"),
        {S: (300, 100, 10), A: (120000, 8000, 100)},
    ),
    Row(
        "其他未列明行业",
        "Industries not named",
        (
            *("703", "704", "709", "M", "73", "74", "75", "N", "76", "77", "78", "79"),
            *("O", "80", "81", "82", "84", "R", "86", "87", "88", "89", "90"),
        ),
        {S: (300, 100, 10)},
    ),
)
# Divisions of the sections whose one row holds for all of them.
SECTIONS: Mapping[str, range] = {
    "A": range(1, 6),
    "B": range(6, 13),
    "C": range(13, 44),
    "D": range(44, 47),
    "E": range(47, 51),
}


def row_for(industry: str) -> Row | None:
    """The row of an industry by its section, division or group; None where the method has none, or several."""
    wanted = {industry, industry[:2], *_sections(industry)}
    return next((row for row in TABLE if wanted & set(row.industries)), None)


def size_by(row: Row, measured: Mapping[Measure, int]) -> Size:
    """The size by the measures of the row (a missing one is a KeyError)."""
    for step, size in enumerate((Size.LARGE, Size.MEDIUM, Size.SMALL)):
        if all(measured[name] >= bounds[step] for name, bounds in row.bounds.items()):
            return size
    return Size.MICRO


def _sections(industry: str) -> list[str]:
    division = int(industry[:2]) if industry[:2].isdecimal() else 0
    return [section for section, divisions in SECTIONS.items() if division in divisions]
