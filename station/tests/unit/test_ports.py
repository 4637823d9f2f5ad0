"""Ports: free now, the same tomorrow, another one when somebody else has come first."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.ports import HOST, Ports, is_free


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_port_is_not_free_when_somebody_listens(taken: int) -> None:
    assert not is_free(taken)


def test_same_port_is_claimed_when_the_tree_is_used_again(tmp_path: Path) -> None:
    first = Ports(tmp_path / "ports.json").claim("amqp")
    assert Ports(tmp_path / "ports.json").claim("amqp") == first


def test_preferred_port_is_claimed_when_it_is_free(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        preferred = probe.getsockname()[1]
    assert Ports(tmp_path / "ports.json").claim("portal", preferred) == preferred


def test_next_port_is_claimed_when_the_preferred_one_is_taken(tmp_path: Path, taken: int) -> None:
    assert taken < Ports(tmp_path / "ports.json").claim("portal", taken) <= taken + 99


def test_kept_port_moves_when_somebody_has_taken_it(tmp_path: Path, taken: int) -> None:
    (tmp_path / "ports.json").write_text(f'{{"amqp": {taken}}}')
    assert Ports(tmp_path / "ports.json").claim("amqp") != taken


def test_kept_port_stays_when_it_is_ours_that_listens(tmp_path: Path, taken: int) -> None:
    (tmp_path / "ports.json").write_text(f'{{"amqp": {taken}}}')
    assert Ports(tmp_path / "ports.json", in_use=True).claim("amqp") == taken


def test_ports_differ_when_names_do(tmp_path: Path) -> None:
    ports = Ports(tmp_path / "ports.json")
    assert len({ports.claim(name) for name in "abcdefgh"}) == 8
