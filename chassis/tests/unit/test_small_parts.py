import datetime
import subprocess
import sys

import pytest
from toy.service import ThingMade

from chassis.config import SettingMissing, setting
from chassis.papers import canonical, sha256_of
from chassis.topology import topology
from chassis.work import Work


def test_setting_is_read_from_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("SERVICE_X_FILE", str(tmp_path / "secret"))
    assert setting("X") == "s3cret"


def test_setting_without_a_default_says_which_and_how():
    with pytest.raises(SettingMissing, match="SERVICE_NO_SUCH_THING_FILE"):
        setting("NO_SUCH_THING")


def test_paper_has_one_byte_form_whatever_the_order_of_keys():
    assert sha256_of({"b": 1, "甲": [1]}) == sha256_of({"甲": [1], "b": 1})
    assert canonical({"甲": 1}) == '{"甲":1}'.encode()


def test_every_queue_is_quorum_bounded_and_refuses_rather_than_drops():
    made = topology({"toy": ()}, ("toy",))
    assert {name for name, _ in made.queues} == {"toy.express", "toy.inbox", "toy.dead", "unrouted"}
    for _, arguments in made.queues:
        assert arguments["x-queue-type"] == "quorum"
        assert arguments["x-delivery-limit"] > 0
        assert arguments["x-overflow"] == "reject-publish"


def test_message_that_nobody_listens_to_is_checked_and_not_sent(monkeypatch):
    work = Work(None, source="toy", now=datetime.datetime.now(datetime.UTC))
    monkeypatch.setattr(ThingMade, "heard", False)
    work.emit(ThingMade(label="a"))
    assert work.outgoing == []
    with pytest.raises(TypeError):
        work.emit(ThingMade(label=object()))


def test_addresses_that_are_called_are_not_logged():
    program = (
        "import logging; from chassis import log; log.configure('toy');"
        "logging.getLogger('httpx').info('HTTP Request: POST https://agency.example/?key=secret')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b""
