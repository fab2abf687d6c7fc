"""Addresses that mean harm are refused, and nobody in a private network is ever visited.

Every connection that is tried, to wherever, ends at a socket that listens here and counts.
"""

import httpcore
import pytest

from newsdesk.intake import resolving
from newsdesk.intake.addresses import Unfetchable
from newsdesk.intake.fetching import fetch
from newsdesk.intake.resolving import is_public, look_up, resolve_publicly
from tests.intake.web import Answer, leading_to, web

PUBLIC, ANOTHER = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
# What a name server says that somebody hostile runs.
NAMES = {
    "inside.test": ["127.0.0.1"],
    "cloud.test": ["169.254.169.254"],
    "office.test": ["10.1.2.3"],
    "carrier.test": ["100.64.0.1"],
    "both.test": [PUBLIC, "192.168.0.1"],
    "mapped.test": ["::ffff:10.0.0.1"],
    "translated.test": ["64:ff9b::a9fe:a9fe"],
    "tunnelled.test": ["2002:7f00:1::"],
    "teredo.test": ["2001:0:53aa:64c:0:0:80ff:fffe"],
    "local.test": ["fe80::1"],
    "unique.test": ["fd00:ec2::254"],
    "many.test": ["224.0.0.251"],
    "nobody.test": [],
}
HOSTILE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://0x7f.0.0.1/",
    "http://127.0.0.1./",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1%25lo]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/latest/meta-data/",
    "http://168.63.129.16/machine/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://editor:secret@tide.example/",
    "http://tide.example@127.0.0.1/",
    "http://127.0.0.1\\@tide.example/",
    "http://tide.example:22/",
    "http://tide.example:6379/",
    "http://tide.example:99999/",
    "http://tide.example/\r\nHost: office.test",
    "http://tide.example\t/",
    "http://tide.example/\x00",
    "file:///etc/passwd",
    "gopher://tide.example:6379/_FLUSHALL",
    "ftp://tide.example/",
    "javascript:alert(1)",
    "data:text/html,<p>Rents",
    "//127.0.0.1/",
    "http:///etc/passwd",
    "http://",
    "http://tide..example/",
    "http://[::1",
    f"http://tide.example/{'a' * 3000}",
    "http://a\u202eelpmaxe.edit/",
    *(f"http://{name}/" for name in NAMES),
]


def name_server(host, port):
    """What DNS says; numbers are read by this machine's own rules."""
    if host.endswith(".test"):
        return [(address, port) for address in NAMES[host]]
    return look_up(host, port)


@pytest.fixture
def trap(monkeypatch):
    """A server at which every connection ends, whatever address it was meant for."""
    with web({"/": Answer(b"<title>Secrets</title>")}) as server:
        connect = httpcore.SyncBackend.connect_tcp

        def end_here(self, host, port, *args, **kwargs):
            return connect(self, "127.0.0.1", server.server_port, *args, **kwargs)

        monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", end_here)
        yield server


def resolve(host, port):
    return resolve_publicly(host, port, name_server)


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_address_is_refused_before_anybody_is_visited(trap, address):
    with pytest.raises(Unfetchable) as refusal:
        fetch(address, resolve=resolve)

    assert str(refusal.value).endswith((".", "…"))
    assert trap.visits == 0


def test_the_trap_does_catch(trap, monkeypatch):
    monkeypatch.setattr(resolving, "is_public", lambda address: True)

    fetch("http://inside.test/", resolve=resolve)
    assert trap.visits == 1


@pytest.mark.parametrize("address", [*HOSTILE[:4], "//127.0.0.1/", *HOSTILE[-13:-1]])
def test_no_redirect_leads_to_a_private_network(trap, address):
    trap.answers["/on"] = Answer(status=302, Location=address)

    with pytest.raises(Unfetchable, match="private network|by a number"):
        fetch("http://tide.example/on", resolve=leading_to(trap, others=name_server))

    assert trap.asked == [("tide.example", "/on")]
    assert trap.visits == 1


def test_a_name_that_changes_its_mind_is_believed_once(trap):
    answers = iter([[(PUBLIC, 80)], [("127.0.0.1", 80)]])

    fetch("http://rebinding.test/", resolve=lambda *place: resolve_publicly(*place, ask(answers)))

    assert trap.visits == 1
    assert next(answers), "it was asked once"


def ask(answers):
    return lambda host, port: next(answers)


def test_what_is_connected_to_is_what_was_looked_up(monkeypatch):
    tried = []

    def note(self, host, port, *args, **kwargs):
        tried.append((host, port))
        raise httpcore.ConnectError("refused")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", note)
    with pytest.raises(Unfetchable, match="does not answer"):
        fetch("http://tide.test/", resolve=lambda host, port: [(PUBLIC, port), (ANOTHER, port)])
    assert tried == [(PUBLIC, 80), (ANOTHER, 80)]


@pytest.mark.parametrize(
    "address", [PUBLIC, ANOTHER, "9.9.9.9", "2620:fe::fe", "172.32.0.1", "100.128.0.1"]
)
def test_the_open_internet_may_be_visited(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("0.1.2.3", "10.255.0.1", "100.127.255.255", "127.9.9.9", "169.254.0.1", "172.31.0.1"),
        *("192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.9.9", "198.18.0.1", "198.51.100.1"),
        *("203.0.113.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1"),
        *("100::1", "2001::1", "2001:db8::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1"),
        *("fe80::1", "fec0::1", "ff02::1", "not an address", "4000::1"),
    ],
)
def test_everything_else_may_not(address):
    assert not is_public(address)
