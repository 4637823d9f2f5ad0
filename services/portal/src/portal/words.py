"""Words that the pages show for codes of the wire; Chinese here, English in the catalog."""

import functools
from collections.abc import Mapping

from flask import Flask
from flask_babel import lazy_gettext

# Clause 5, in the order of Appendix A.
KINDS = {
    "quality_management": lazy_gettext("质量管理服务"),
    "metrology": lazy_gettext("计量服务"),
    "standardization": lazy_gettext("标准化服务"),
    "certification": lazy_gettext("认证服务"),
    "accreditation": lazy_gettext("认可服务"),
    "inspection": lazy_gettext("检验检测服务"),
    "intellectual_property": lazy_gettext("知识产权服务"),
    "other": lazy_gettext("其他服务"),
}

# Clause 4.3: what a station covers.
TIERS = {
    "metropolitan_area": lazy_gettext("沈阳现代化都市圈"),
    "advantage_region": lazy_gettext("优势区域"),
    "pillar_industry": lazy_gettext("支柱产业"),
    "key_enterprise": lazy_gettext("重点企业"),
}

# Clause 8.2.2: only a station in good standing needs no word.
STANDINGS = {
    "in_rectification": lazy_gettext("限期整改中"),
    "removed": lazy_gettext("已不再受理"),
}

# Days of opening hours, as stations name them.
DAYS = {
    "working_days": lazy_gettext("工作日"),
    "saturday": lazy_gettext("星期六"),
    "sunday": lazy_gettext("星期日"),
}

ROLES = {
    "enterprise": lazy_gettext("企业"),
    "window": lazy_gettext("窗口人员"),
    "officer": lazy_gettext("质量服务专员"),
    "station_master": lazy_gettext("站长"),
    "superior": lazy_gettext("上级单位"),
    "regulator": lazy_gettext("市级市场监督管理部门"),
    "provider": lazy_gettext("质量服务机构"),
    "operator": lazy_gettext("系统运维"),
    "system": lazy_gettext("系统"),
}

SERVICES = {
    "intake": lazy_gettext("需求受理"),
    "matching": lazy_gettext("服务对接"),
    "tracking": lazy_gettext("服务跟踪"),
    "evaluation": lazy_gettext("服务评价"),
    "admin": lazy_gettext("管理与归档"),
}

PERFORMERS = {
    "station": lazy_gettext("服务站"),
    "provider": lazy_gettext("质量服务机构"),
}


def word(words: Mapping[str, object], code: object) -> str:
    """The word for a code; a code that is newer than this page stands for itself."""
    return str(words.get(str(code), code or ""))


def services() -> list[tuple[str, str]]:
    """The five services by name and word."""
    return [(name, str(text)) for name, text in SERVICES.items()]


def install(app: Flask) -> None:
    """Give the templates a word for each kind of code."""
    lists = {
        "kind_word": KINDS,
        "tier_word": TIERS,
        "days_word": DAYS,
        "role_word": ROLES,
        "service_word": SERVICES,
        "performer_word": PERFORMERS,
    }
    for name, words in lists.items():
        app.jinja_env.globals[name] = functools.partial(word, words)
    app.jinja_env.globals["standings"] = STANDINGS
