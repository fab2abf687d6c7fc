"""Reads web addresses that somebody else wrote, and refuses all that can be taken two ways."""

import ipaddress
import re
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

import idna
from django.utils.translation import gettext as _

LONGEST = 2000
PORTS = {"http": (80, 8080), "https": (443, 8443)}
# As typed without the scheme: "tide.example/rents".
_BARE = re.compile(r"[^\s:/?#@\\]+\.[^\s:/?#@\\]+([/?#]\S*)?")
_LAST_IS_NUMBER = re.compile(r"(?:.*\.)?(?:0x[0-9a-f]*|[0-9]+)\.?", re.IGNORECASE)
_IN_A_PATH = "/%:@!$&'()*+,;=~-._"


class Trouble(StrEnum):
    """What sort of thing kept a page from being fetched."""

    GONE = "gone"  # The site says that there is no such page, or there is no such site.
    REFUSED = "refused"  # The page is there, but not for Newsdesk, or not now.
    BUSY = "busy"  # It was not asked for: others of its site have their turn.
    OTHER = "other"


class Unfetchable(ValueError):
    """Says why an address cannot be, or was not, fetched and what to do.

    `status` is what the site answered, if it did, and `wait` how many seconds it asks to be left
    in peace.
    """

    trouble: Trouble = Trouble.OTHER
    status: int | None = None
    wait: int | None = None


class TooSlow(Unfetchable):
    """The site did not answer in the time that there was; later, or with more, it may."""


class Address(NamedTuple):
    """A web address in its parts: `host` as DNS knows it, `target` as HTTP sends it."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme][0] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def read_address(text: str) -> Address:
    """Return the address that `text` is. Raises Unfetchable, saying what is wrong with it.

    >>> str(read_address("Tide.example/rents fall"))
    Traceback (most recent call last):
    newsdesk.intake.addresses.Unfetchable: The address holds a space or an invisible character. ...
    >>> str(read_address("tide.example/rents#top"))
    'https://tide.example/rents'
    """
    text = text.strip(" ")
    _refuse_unreadable(text)
    if _BARE.fullmatch(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Unfetchable(_("This is not a web address. Copy it from the browser.")) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise Unfetchable(
            _("This is not the address of a web page. It begins with https:// or http://.")
        )
    if "@" in parts.netloc:
        raise Unfetchable(
            _("The address holds a name or password before an @. Leave that out and try again.")
        )
    host = _host_of(parts.hostname)
    return Address(parts.scheme, host, _checked_port(parts.scheme, port), _target_of(parts))


def _refuse_unreadable(text: str) -> None:
    if not text:
        raise Unfetchable(_("There is no address. Copy it from the browser."))
    if len(text) > LONGEST:
        raise Unfetchable(_("The address is longer than %(most)s characters.") % {"most": LONGEST})
    # Libraries drop some of these silently, and each reads a backslash in its own way.
    if any(character.isspace() or not character.isprintable() for character in text):
        raise Unfetchable(
            _("The address holds a space or an invisible character. Copy it from the browser.")
        )
    if "\\" in text:
        raise Unfetchable(_("The address holds a backslash. Copy it from the browser."))


def _host_of(name: str) -> str:
    if ":" in name:
        return _ipv6(name)
    try:
        host = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        host = ""
    host = host.lower().removesuffix(".")
    if _LAST_IS_NUMBER.fullmatch(host):
        # "2130706433" and "0x7f.1" are 127.0.0.1 to some programs and nothing to others.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise Unfetchable(
                _("The address names a computer by a number. Write the site's name.")
            ) from None
    if not re.fullmatch(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+", host) or len(host) > 253:
        raise Unfetchable(_("“%(name)s” is not the name of a web site.") % {"name": name[:100]})
    return host


def _ipv6(name: str) -> str:
    try:
        address = ipaddress.IPv6Address(name)
    except ValueError:
        address = None
    if address is None or address.scope_id:
        raise Unfetchable(_("The address names a computer by a number. Write the site's name."))
    return str(address)


def _checked_port(scheme: str, port: int | None) -> int:
    usual = PORTS[scheme]
    if port is None:
        return usual[0]
    if port not in usual:
        raise Unfetchable(
            _("The address asks for port %(port)s, where no web pages are. Leave the port out.")
            % {"port": port}
        )
    return port


def _target_of(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_IN_A_PATH)
    return f"{path}?{quote(parts.query, safe=_IN_A_PATH + '?')}" if parts.query else path
