"""What every test of intake starts from: a form with every field, box and table of Appendix A filled in."""

import copy
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

COMPLETE: dict[str, Any] = {
    "header": {"filled_on": "2026-11-23"},
    "enterprise": {
        "name": "沈阳北方泵业有限公司",
        "legal_representative": "王建国",
        "credit_code": "91210106MA0P4T8K5T",
        "industry": "C",
        "industry_division": "34 通用设备制造业",
        "contact": "李敏",
        "size": "small",
        "staff_total": 86,
        "phone": "024-23456789",
        "district": "210106",
        "address": "沈阳市铁西区北二中路 18 号",
        "email": "limin@example.com",
        "wechat": "syby_limin",
        "in_park": True,
        "park_name": "铁西装备制造产业园",
        "output_value": "4200.50",
        "main_products": "离心泵、化工流程泵",
        "own_laboratories": 1,
        "meets_own_inspection": False,
    },
    "boxes": [
        "quality_award",
        "metrology_training",
        "verification_green_channel",
        "standards_lookup",
        "management_system_certification",
        "accreditation_policy",
        "patent_grant",
    ],
    "other_needs": {
        "quality_management": "希望了解卓越绩效模式",
        "intellectual_property": "商标注册咨询",
    },
    "tables": {
        "food_drug_testing": [
            {"product": "职工食堂用水", "standard": "GB 5749-2022", "remarks": "每季度一次"}
        ],
        "special_equipment": [
            {
                "equipment_class": "起重机械",
                "equipment_count": 3,
                "next_inspection_on": "2026-12-30",
                "need": "C",
                "remarks": "车间内两台、库房一台",
            },
            {"equipment_class": "压力容器", "equipment_count": 1, "need": "B"},
        ],
        "operator_exam": [{"trade": "起重机司机", "staff": 6, "candidates": 2, "category": "E"}],
        "product_testing": [
            {
                "product": "离心泵",
                "test_items": "效率、汽蚀余量",
                "basis": "GB/T 3216-2016",
                "remarks": "",
            }
        ],
        "instruments": [
            {
                "instrument": "压力表",
                "range": "0～1.6 MPa",
                "accuracy_class": "1.6 级",
                "serial_number": "YB-20391",
                "maker": "沈阳仪表厂",
                "traceability": "检定",
                "last_traced_by": "沈阳计量测试院",
                "last_traced_on": "2026-05-20",
                "valid_until": "2026-11-19",
            }
        ],
    },
    "training": {"way": "self"},
    "other": {"opinion": "希望上门服务。"},
    "signature": {"person_in_charge": "王建国", "signed_on": "2026-11-23"},
}


@pytest.fixture
def content() -> dict[str, Any]:
    """The complete form, to be changed at will."""
    return copy.deepcopy(COMPLETE)


class FakeClamd:
    """A virus scanner that gives one answer to all, does something of the test's meanwhile, and counts."""

    def __init__(self) -> None:
        self.answer = b"stream: OK\0"
        self.meanwhile: Callable[[], object] = lambda: None
        self.scanned = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.listening.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection:
                self._hear(connection)
                self.meanwhile()
                self.scanned += 1
                connection.sendall(self.answer)

    def _hear(self, connection: socket.socket) -> None:
        got = b""
        while not got.endswith(b"\0\0\0\0"):
            got += connection.recv(65536)


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    """A virus scanner that calls everything clean, until a test says otherwise."""
    fake = FakeClamd()
    threading.Thread(target=fake.serve, daemon=True).start()
    yield fake
    fake.listening.shutdown(socket.SHUT_RDWR)
    fake.listening.close()
