"""Which addresses outside may be called: a web hook must never be a way into the station's own network (9.3)."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from matching.domain.errors import WrongField

FIELD = "endpoint_url"
LONGEST_URL = 500  # characters
HTTPS_PORT, FIRST_FREE_PORT = 443, 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Written out, not `is_global`: what that says differs between the versions of Python.
CLOSED_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' inner networks; 100.100.100.200 is Alibaba Cloud's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's inner service, though it looks public
        "169.254.0.0/16",  # link-local, and the metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; 192.0.0.192 is Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Whatever is not in 2000::/3 is no public address: loopback, ULA (fd00:ec2::254), link-local, multicast, reserved.
PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
CLOSED_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, benchmarks, ORCHID; Teredo is judged before
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# Services that stand on free ports inside networks: databases, brokers, consoles, cluster agents.
# fmt: off
INNER_PORTS = frozenset((
    1433, 1521, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5000, 5432,
    5601, 5671, 5672, 5900, 5984, 5985, 6379, 6443, 7000, 7001, 8086, 8500, 9042, 9090,
    9092, 9200, 9300, 10250, 10255, 11211, 15671, 15672, 25672, 26379, 27017, 50000, 61613, 61616,
))
# fmt: on
INNER_ENDINGS = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion")

VISIBLE = re.compile(r"[!-\[\]-~]*")  # printable ASCII without blank and backslash
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
NUMERIC = re.compile(
    r"[0-9]+|0x[0-9a-f]*"
)  # browsers and C libraries read 0x7f.1 and 2130706433 as IPv4


@dataclass(frozen=True)
class Reach:
    """Which web hooks are called here: whether any, and whether inner ones too (on a machine for trying out)."""

    offered: bool
    inner: bool


def may_be_called(address: str) -> bool:
    """Whether an address, as a resolver gives it, is a public one. False for what is no address at all."""
    try:
        return is_public(ipaddress.ip_address(address))
    except ValueError:
        return False


def is_public(address: Address) -> bool:
    """Public, and so are the addresses that it carries inside: a tunnel or a translator would go on to those."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in CLOSED_4)
    if inside := carried_by(address):
        return all(is_public(one) for one in inside)
    return address in PUBLIC_6 and not any(address in network for network in CLOSED_6)


def carried_by(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses inside: IPv4-mapped, NAT64, 6to4, both of Teredo; none in any other."""
    if address in NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    found = address.ipv4_mapped or address.sixtofour
    return (found,) if found else address.teredo or ()


def wrong_url(url: str, *, local: bool = False) -> Iterator[WrongField]:
    """Every reason why no web hook may be registered at a URL; `local`, for tests on one machine, lets http and
    inner hosts pass. What its name stands for is judged each time it is called."""
    if len(url) > LONGEST_URL:
        yield _wrong("too_long", f"不能超过 {LONGEST_URL} 个字符", f"Over {LONGEST_URL} characters")
    parts = _split(url)
    if parts is None:
        yield _wrong("invalid_url", "不是有效的网址", "Not a valid URL")
        return
    yield from _wrong_scheme(parts, local)
    yield from _wrong_extras(url, parts)
    yield from _wrong_host(parts.hostname or "", local)
    yield from _wrong_port(parts)


def port_of(parts: SplitResult) -> int:
    """The port a URL names, else the one of its scheme. Raises ValueError when it names none that exists."""
    if parts.port is not None:
        return parts.port
    return HTTPS_PORT if parts.scheme == "https" else 80


def _split(url: str) -> SplitResult | None:
    """None where two readers of the URL could disagree on its host, or there is none."""
    if not VISIBLE.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and port_of(parts) >= 0 else None
    except ValueError:
        return None


def _wrong_scheme(parts: SplitResult, local: bool) -> Iterator[WrongField]:
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        yield _wrong("https_only", "必须使用 https", "Only https is allowed")


def _wrong_extras(url: str, parts: SplitResult) -> Iterator[WrongField]:
    if "@" in parts.netloc:
        yield _wrong("no_user_info", "网址中不能带用户名或密码", "No user name or password in it")
    if "#" in url:
        yield _wrong("no_fragment", "网址中不能带 # 片段", "No fragment (#) in it")


def _wrong_host(host: str, local: bool) -> Iterator[WrongField]:
    if is_address(host):
        if not (local or may_be_called(host)):
            yield _wrong("address_not_public", "必须是公网地址", "The address must be a public one")
    elif not is_host_name(host):
        yield _wrong("invalid_host", "主机名无效", "Not a valid host name")
    elif not local and _is_inner(host):
        yield _wrong("host_not_public", "必须是公网主机名", "The host must be a public one")


def _wrong_port(parts: SplitResult) -> Iterator[WrongField]:
    # A plain port 80 is wrong for its scheme already, which is said; in local mode it does no harm.
    port = port_of(parts)
    allowed = port == HTTPS_PORT or (port >= FIRST_FREE_PORT and port not in INNER_PORTS)
    if parts.port is not None and not allowed:
        yield _wrong("port_not_allowed", f"端口 {port} 不允许", f"Port {port} is not allowed")


def is_address(host: str) -> bool:
    """Whether it is an address in its one usual spelling: 127.1, 0x7f000001 and 0177.0.0.1 are not."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host  # a scope names an interface of this machine


def is_host_name(host: str) -> bool:
    """ASCII labels (others in punycode), the last no number: such a host would be read as an address."""
    labels = host.lower().split(".")
    fits = len(host) <= 253 and all(LABEL.fullmatch(label) for label in labels)
    return fits and not NUMERIC.fullmatch(labels[-1])


def _is_inner(host: str) -> bool:
    inner = any(f".{host.lower()}".endswith(f".{ending}") for ending in INNER_ENDINGS)
    return inner or "." not in host


def _wrong(code: str, zh: str, en: str) -> WrongField:
    return WrongField(field=FIELD, code=code, zh=f"{zh}。", en=f"{en}.")
