"""Code lists that the standard or a national standard fixes, and that cross the wire as plain strings."""

# Clause 5: the eight kinds of service, in the order of Appendix A.
KINDS: dict[str, tuple[str, str]] = {
    "quality_management": ("质量管理服务", "Quality management"),
    "metrology": ("计量服务", "Metrology"),
    "standardization": ("标准化服务", "Standardization"),
    "certification": ("认证服务", "Certification"),
    "accreditation": ("认可服务", "Accreditation"),
    "inspection": ("检验检测服务", "Inspection and testing"),
    "intellectual_property": ("知识产权服务", "Intellectual property"),
    "other": ("其他服务", "Other"),
}

# Clause 4.3: what a station covers. This is not the chain of supervision.
TIERS: dict[str, tuple[str, str]] = {
    "metropolitan_area": ("沈阳现代化都市圈", "Metropolitan area"),
    "advantage_region": ("优势区域", "Advantage region"),
    "pillar_industry": ("支柱产业", "Pillar industry"),
    "key_enterprise": ("重点企业", "Key enterprise"),
}

# Clause 6.1: how a need reaches the station.
CHANNELS: dict[str, tuple[str, str]] = {
    "window": ("窗口", "Window"),
    "visit": ("企业巡访", "Visit"),
    "publicity": ("宣传活动", "Publicity"),
    "phone": ("电话", "Phone"),
    "web": ("网络平台", "Web"),
    "instant_message": ("即时通讯", "Instant message"),
    "email": ("电子邮件", "E-mail"),
}

# Clause 6.2.3: why a provider says no.
DECLINE_REASONS: dict[str, tuple[str, str]] = {
    "out_of_scope": ("超出资质范围", "Out of scope"),
    "no_capacity": ("能力已满", "No capacity"),
    "district": ("不在服务区域", "District not served"),
    "time": ("无法按时完成", "Cannot meet the time"),
    "price": ("价格不能达成一致", "No agreement on price"),
    "conflict_of_interest": ("存在利益冲突", "Conflict of interest"),
    "other": ("其他", "Other"),
}

ROLES: dict[str, tuple[str, str]] = {
    "enterprise": ("企业", "Enterprise"),
    "window": ("窗口人员", "Window staff"),
    "officer": ("质量服务专员", "Quality service officer"),
    "station_master": ("站长", "Station master"),
    "superior": ("上级单位", "Superior unit"),
    "regulator": ("市级市场监督管理部门", "City regulator"),
    "provider": ("质量服务机构", "Provider agency"),
    "operator": ("系统运维", "Operator"),
    "system": ("系统", "System"),
}
