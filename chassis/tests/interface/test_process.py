"""A service as its own process: how it starts, keeps time, is killed, and ends."""

import datetime
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa
from running import count, eventually, say

pytestmark = [pytest.mark.postgres, pytest.mark.broker]


def test_nothing_is_lost_or_doubled_when_the_process_is_killed_at_work(process):
    say(process, *(f"n{number}" for number in range(400)))
    eventually(lambda: count(process, "thing") > 20)
    process.end(signal.SIGKILL)
    process.start()
    eventually(lambda: count(process, "thing") == 400, 30)
    time.sleep(0.5)
    assert count(process, "thing") == 400


def test_message_that_ends_the_process_is_given_up_and_takes_no_neighbour_along(process):
    say(process, "before", "deadly", *(f"n{number}" for number in range(20)))
    deaths = 0
    while not count(process, "dead_letter", "reason='ends_the_process'"):
        if process.popen.poll() is not None:
            deaths += 1
            assert deaths < 10
            process.launch()
        time.sleep(0.2)
    eventually(lambda: count(process, "dead_letter", "reason='ends_the_process'") == 1)
    eventually(lambda: count(process, "thing") == 21)
    assert count(process, "dead_letter") == 1


def test_timer_fires_in_a_running_process_and_late_when_there_was_none(process):
    def set_one(subject):
        with process.factory.open() as work:
            work.remind("ring", subject, work.now + datetime.timedelta(seconds=1))

    set_one("in time")
    eventually(lambda: count(process, "thing", "label='in time'") == 1)
    process.end()
    set_one("late")
    time.sleep(1.2)
    assert count(process, "thing", "label='late'") == 0
    process.start()
    eventually(lambda: count(process, "thing", "label='late'") == 1)
    assert count(process, "timer", "fired_at IS NOT NULL AND fired_at >= due_at") == 2


def test_process_ends_in_order_when_it_is_asked_to(process):
    assert process.end(signal.SIGTERM) == 0


def test_missing_setting_is_told_in_one_line(process):
    process.end()
    environment = {k: v for k, v in process.environment.items() if k != "SERVICE_DATABASE_URL"}
    command = [sys.executable, "-m", "chassis.run", "toy"]
    ended = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "SERVICE_DATABASE_URL_FILE" in ended.stderr.decode()
    assert "Traceback" not in ended.stderr.decode()


def test_two_sleeping_queries_of_a_second_take_one_second():
    """psycopg's default wait function would block the hub: two seconds."""
    program = """
import chassis.run, eventlet, time
from chassis.database import connect
import sqlalchemy as sa, os
engine = connect(os.environ["STATION_TEST_DATABASE_URL"])
def sleep():
    with engine.connect() as connection: connection.execute(sa.text("SELECT pg_sleep(1)"))
sleep0 = engine.connect().close()
began = time.monotonic()
threads = [eventlet.spawn(sleep) for _ in range(2)]
for thread in threads: thread.wait()
print(time.monotonic() - began)
"""
    command = [sys.executable, "-W", "ignore", "-c", program]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert float(ended.stdout.decode().strip().splitlines()[-1]) < 1.9


def test_process_makes_the_partitions_that_are_missing(process):
    process.end()
    with process.engine.begin() as connection:
        last = sa.text("SELECT max(relname) FROM pg_class WHERE relname ~ '^inbox_[0-9]{8}$'")
        name = connection.scalar(last)
        connection.execute(sa.text(f"DROP TABLE {name}"))
    process.start()
    eventually(lambda: count(process, "pg_class", f"relname = '{name}'") == 1)
