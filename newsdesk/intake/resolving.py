"""Turns the name of a site into addresses that may be fetched from: public ones, and no others."""

import ipaddress
import socket
from collections.abc import Callable

from django.utils.translation import gettext as _

from newsdesk.intake.addresses import Trouble, Unfetchable

# (address, port) of each computer that answers to a name, best first.
Places = list[tuple[str, int]]
Resolver = Callable[[str, int], Places]

_REFUSED = [
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays from IPv4 to IPv6
        "168.63.129.16/32",  # where a cloud tells its machines their secrets
        "2001::/23",  # protocols' own, tunnels among them
        "2002::/16",  # an IPv4 address in disguise
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
    )
]
# All that is given out on the internet lies here: so mapped, translated, local and multicast
# addresses do not.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_CARRIERS_OWN = ipaddress.ip_network("100.64.0.0/10")


def look_up(host: str, port: int) -> Places:
    """What this machine's resolver says, with no judgement. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(place[0], place[1]) for *_others, place in found]


def resolve_publicly(host: str, port: int, look_up: Resolver = look_up) -> Places:
    """Return where `host` is. Raises Unfetchable unless every answer is a public address.

    The caller connects to what this returns and asks no second time, so that an answer which
    changes in between changes nothing.
    """
    error = Unfetchable(_("There is no site called %(host)s. Check the spelling.") % {"host": host})
    error.trouble = Trouble.GONE
    try:
        places = look_up(host, port)
    except (OSError, UnicodeError) as failure:
        # That nobody can say just now is another thing than that there is none.
        if getattr(failure, "errno", None) == socket.EAI_AGAIN:
            error.trouble = Trouble.OTHER
        raise error from None
    if not places:
        raise error
    if not all(is_public(address) for address, _port in places):
        raise Unfetchable(
            _(
                "%(host)s is in a private network, from where nothing is fetched. Save the page in "
                "the browser and bring in the file."
            )
            % {"host": host}
        )
    return places


def is_public(address: str) -> bool:
    """True for an address on the open internet.

    >>> [is_public(each) for each in ("9.9.9.9", "10.0.0.1", "::ffff:9.9.9.9", "2620:fe::fe")]
    [True, False, False, True]
    """
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(place in network for network in _REFUSED if network.version == place.version):
        return False
    if place.version == 4:
        return place.is_global and not place.is_multicast and place not in _CARRIERS_OWN
    return place in _GIVEN_OUT and place.is_global and not place.scope_id
