"""W3C Trace Context, level 1, section 3.2."""

import datetime

import pytest
import structlog
from toy.service import ThingMade

from chassis import trace
from chassis.envelope import PREFIX, kept
from chassis.work import Work

TRACE_ID, SPAN_ID = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = f"00-{TRACE_ID}-{SPAN_ID}-01"


def test_header_is_read_and_written_alike():
    found = trace.parse(GOOD)
    assert found == trace.Trace(TRACE_ID, SPAN_ID, 1)
    assert str(found) == GOOD


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "x",
        f"00-{'0' * 32}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"ff-{TRACE_ID}-{SPAN_ID}-01",
        GOOD.upper(),
        f"00-{TRACE_ID[:-1]}-{SPAN_ID}-01",
        f"00-{TRACE_ID}0-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{SPAN_ID}0-01",
        f"00-{TRACE_ID}-{SPAN_ID}-1",
        f"00-{TRACE_ID}-{SPAN_ID}-zz",
        f"00-{TRACE_ID[:-1]}g-{SPAN_ID}-01",
        f"0-{TRACE_ID}-{SPAN_ID}-01",
        f"00_{TRACE_ID}_{SPAN_ID}_01",
        GOOD + "-more",
        GOOD + "\n",
        GOOD + " ",
        f"{GOOD},{GOOD}",
        f"01-{TRACE_ID}-{SPAN_ID}-01more",
        f"00-{TRACE_ID}-{'٣' * 16}-01",
        "0" * 1_000_000,
    ],
)
def test_header_is_not_believed_when_it_is_malformed(header):
    assert trace.parse(header) is None
    assert trace.child(header).trace_id != TRACE_ID


@pytest.mark.parametrize("header", [f"01-{TRACE_ID}-{SPAN_ID}-01", f"cc-{GOOD[3:]}-what-else"])
def test_later_version_is_read_as_this_one(header):
    assert str(trace.parse(header)) == GOOD


def test_only_the_flag_that_is_known_is_carried_on():
    assert str(trace.child(f"00-{TRACE_ID}-{SPAN_ID}-ff")).endswith("-01")
    assert str(trace.child(f"00-{TRACE_ID}-{SPAN_ID}-00")).endswith("-00")


def test_child_stays_in_the_trace_under_an_id_of_its_own():
    one, other = trace.child(GOOD), trace.child(GOOD)
    assert one.trace_id == other.trace_id == TRACE_ID
    assert len({SPAN_ID, one.span_id, other.span_id}) == 3


def test_new_trace_is_valid_and_like_no_other():
    made = trace.new()
    assert trace.parse(str(made)) == made
    assert made.trace_id != trace.new().trace_id


def test_header_of_the_trace_is_carried_on_among_the_envelope_s():
    assert kept({PREFIX + "traceparent": GOOD}) == {PREFIX + "traceparent": GOOD}


def said_by(work):
    work.emit(ThingMade(label="a"))
    return trace.parse(work.outgoing[-1]["headers"][PREFIX + "traceparent"])


def test_what_is_said_of_a_message_is_in_its_trace_and_so_are_the_log_lines():
    work = Work(None, source="toy", now=datetime.datetime.now(datetime.UTC))
    work.follow(GOOD)
    one, other = said_by(work), said_by(work)
    assert (one.trace_id, one) == (TRACE_ID, other)
    assert one.span_id != SPAN_ID
    assert structlog.contextvars.get_contextvars()["trace_id"] == TRACE_ID


def test_work_that_follows_nothing_has_a_trace_all_the_same():
    assert said_by(Work(None, source="toy", now=datetime.datetime.now(datetime.UTC)))
