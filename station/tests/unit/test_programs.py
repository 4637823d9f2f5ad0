"""What the process manager is told."""

import configparser
from pathlib import Path

from supervisor.datatypes import dict_of_key_value_pairs

from station.programs import Program, configuration


def section(program: Program) -> dict[str, str]:
    text = configuration([program], Path("/s"), Path("/l/logs"))
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    return dict(parser[f"program:{program.name}"])


def test_percent_sign_is_doubled_when_an_address_has_one() -> None:
    one = Program("a", ("run",), {"URL": "amqp://h/a%2Fb"})
    assert section(one)["environment"] == 'URL="amqp://h/a%%2Fb"'


def test_manager_reads_back_what_was_set_when_values_are_addresses() -> None:
    values = {"A": "amqp://u:p@127.0.0.1:1/v", "B": "-kernel x {127,0,0,1}", "C": ""}
    assert dict_of_key_value_pairs(section(Program("a", ("run",), values))["environment"]) == values


def test_path_is_quoted_when_it_holds_a_space() -> None:
    assert section(Program("a", ("/my files/run", "x")))["command"] == "'/my files/run' x"


def test_program_stays_down_when_restart_was_not_asked_for() -> None:
    assert section(Program("a", ("run",)))["autorestart"] == "false"
    assert section(Program("a", ("run",), restart=True))["autorestart"] == "true"


def test_user_is_left_alone_when_none_is_named() -> None:
    assert "user" not in section(Program("a", ("run",)))
    assert section(Program("a", ("run",), user="nobody"))["user"] == "nobody"
