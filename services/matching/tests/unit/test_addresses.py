"""No spelling of an inner address gets past the check; public ones do."""

import pytest

from matching.domain.addresses import may_be_called, wrong_url

PUBLIC = [
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700::1111",
    "2400:3200::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
    "2001:0:808:808:0:0:f7f7:f7f7",  # Teredo: server and client 8.8.8.8
]
INNER = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::808:808",
    "100::1",
    "2001:0:808:808:0:0:80ff:fffe",  # Teredo: client 127.0.0.1
    "2001:0:7f00:1:0:0:f7f7:f7f7",  # Teredo: server 127.0.0.1
    "2001:2::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
NO_ADDRESS = [
    "",
    "localhost",
    "127.1",
    "0177.0.0.1",
    "0x7f000001",
    "2130706433",
    "8.8.8.8.8",
    "08.8.8.8",
]
GOOD_URLS = [
    "https://hook.example.com",
    "https://hook.example.com/station?key=1",
    "https://HOOK.Example.com:443/",
    "https://hook.example.com:8443/a",
    "https://hook.example.com:1024/a",
    "https://xn--fiqs8s.example.com/a",
    "https://8.8.8.8/a",
    "https://[2606:4700::1111]:8443/a",
]
WRONG_URLS = [
    ("http://hook.example.com/", "https_only"),
    ("ftp://hook.example.com:2121/", "https_only"),
    ("", "invalid_url"),
    ("https://", "invalid_url"),
    ("hook.example.com", "invalid_url"),
    ("https://hook.example.com:99999/", "invalid_url"),
    ("https://hook.example.com:port/", "invalid_url"),
    ("https://hook.example.com /", "invalid_url"),
    ("https://hook.example.com\n/", "invalid_url"),
    ("https://hook.example.com\\@127.0.0.1/", "invalid_url"),
    ("https://质量.example.com/", "invalid_url"),
    ("https://[::1/", "invalid_url"),
    ("https://user:word@hook.example.com/", "no_user_info"),
    ("https://@hook.example.com/", "no_user_info"),
    ("https://hook.example.com/#part", "no_fragment"),
    ("https://hook.example.com/#", "no_fragment"),
    ("https://hook.example.com:80/", "port_not_allowed"),
    ("https://hook.example.com:22/", "port_not_allowed"),
    ("https://hook.example.com:0/", "port_not_allowed"),
    ("https://hook.example.com:1023/", "port_not_allowed"),
    ("https://hook.example.com:5432/", "port_not_allowed"),
    ("https://hook.example.com:5672/", "port_not_allowed"),
    ("https://hook.example.com:6379/", "port_not_allowed"),
    ("https://127.0.0.1/", "address_not_public"),
    ("https://169.254.169.254/latest/meta-data", "address_not_public"),
    ("https://[::]/", "address_not_public"),
    ("https://[::1]/", "address_not_public"),
    ("https://[::ffff:127.0.0.1]/", "address_not_public"),
    ("https://[64:ff9b::7f00:1]/", "address_not_public"),
    ("https://[2002:7f00:1::]/", "address_not_public"),
    ("https://2130706433/", "invalid_host"),
    ("https://0x7f000001/", "invalid_host"),
    ("https://0x7f.1/", "invalid_host"),
    ("https://0177.0.0.1/", "invalid_host"),
    ("https://127.1/", "invalid_host"),
    ("https://127.0.0.1./", "invalid_host"),
    ("https://hook.example.com./", "invalid_host"),
    ("https://hook..example.com/", "invalid_host"),
    ("https://-hook.example.com/", "invalid_host"),
    ("https://hook%2eexample.com/", "invalid_host"),
    ("https://[2606:4700::1111%25eth0]/", "invalid_host"),
    ("https://localhost/", "host_not_public"),
    ("https://rabbitmq/", "host_not_public"),
    ("https://a.localhost/", "host_not_public"),
    ("https://metadata.google.internal/", "host_not_public"),
    ("https://printer.local/", "host_not_public"),
    ("https://hook.example.com/" + "a" * 500, "too_long"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_may_be_called_when_it_is_public(address: str) -> None:
    assert may_be_called(address)


@pytest.mark.parametrize("address", INNER)
def test_an_address_is_forbidden_when_it_or_what_it_carries_is_inner(address: str) -> None:
    assert not may_be_called(address)


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_nothing_is_called_when_it_is_no_address_in_its_usual_spelling(text: str) -> None:
    assert not may_be_called(text)


@pytest.mark.parametrize("url", GOOD_URLS)
def test_a_url_is_accepted_when_it_is_public_https(url: str) -> None:
    assert not list(wrong_url(url))


@pytest.mark.parametrize(("url", "code"), WRONG_URLS)
def test_a_url_is_refused_in_both_languages_when_it_breaks_one_rule(url: str, code: str) -> None:
    (wrong,) = wrong_url(url)
    assert (wrong.field, wrong.code) == ("endpoint_url", code)
    assert wrong.zh.endswith("。")
    assert wrong.en.endswith(".")


def test_every_reason_is_named_when_a_url_breaks_several_rules() -> None:
    codes = {wrong.code for wrong in wrong_url("http://me@localhost:22/#x")}
    expected = {"https_only", "no_user_info", "no_fragment", "host_not_public", "port_not_allowed"}
    assert codes == expected


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:40000/a", "http://localhost:40000", "https://127.0.0.1"]
)
def test_http_and_inner_hosts_pass_when_the_mode_is_local(url: str) -> None:
    assert not list(wrong_url(url, local=True))
    assert list(wrong_url(url))
