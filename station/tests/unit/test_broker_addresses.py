"""The addresses that services are told."""

from station.broker import Broker
from station.secrets_ import Secrets


def test_service_is_told_every_node_of_a_cluster(tmp_path):
    nodes = "amqp://keeper:word@127.0.0.1:1001/;amqp://keeper:word@127.0.0.1:1002/"
    broker = Broker(nodes, "http://keeper:word@127.0.0.1:1003", Secrets(tmp_path), "room")
    first, second = broker.service_url("intake").split(";")
    assert first.startswith("amqp://room_intake:")
    assert first.endswith("@127.0.0.1:1001/room")
    assert second == first.replace("1001", "1002")


def test_administrator_declares_at_the_first_node(tmp_path):
    nodes = "amqp://keeper:word@127.0.0.1:1001/;amqp://keeper:word@127.0.0.1:1002/"
    broker = Broker(nodes, "http://keeper:word@127.0.0.1:1003", Secrets(tmp_path), "room")
    assert broker.admin_url == "amqp://keeper:word@127.0.0.1:1001/room"
