"""What sites ask of robots. Watched feeds heed it; an editor who asks for one page is none."""

from typing import NamedTuple

from django.core.cache import cache
from django.utils.translation import gettext as _
from protego import Protego

from newsdesk.intake.addresses import Trouble, Unfetchable, read_address
from newsdesk.intake.fetching import AGENT, fetch
from newsdesk.intake.resolving import Resolver, resolve_publicly

KEPT = 60 * 60 * 24  # seconds, as RFC 9309 has it
RETRIED = 60 * 10
LONGEST = 500_000  # bytes that are heeded
EVERYTHING = ""


class Forbidden(Unfetchable):
    """The site asks robots to leave the page alone."""


class _Unasked(NamedTuple):
    """Why a site could not be asked for its rules."""

    problem: str
    trouble: Trouble
    status: int | None
    wait: int | None


def may_fetch(address: str, *, resolve: Resolver = resolve_publicly) -> bool:
    """True if the site of `address` lets robots read it (RFC 9309).

    A site without rules allows everything; one that cannot be asked allows nothing for now.
    Raises Unfetchable for what is no web address.
    """
    read_address(address)
    try:
        ask_leave(address, resolve=resolve)
    except Unfetchable:
        return False
    return True


def ask_leave(address: str, *, resolve: Resolver = resolve_publicly) -> None:
    """Do nothing if the site of `address` lets robots read it.

    Raises Forbidden if it does not, and another Unfetchable if it cannot be asked.
    """
    wanted = read_address(address)
    site = str(wanted._replace(target=""))
    rules = cache.get(f"robots:{site}")
    if rules is None:
        rules, lasts = _rules_of(site, resolve)
        cache.set(f"robots:{site}", rules, lasts)
    if isinstance(rules, _Unasked):
        error = Unfetchable(rules.problem)
        error.trouble, error.status, error.wait = rules.trouble, rules.status, rules.wait
        raise error
    if not Protego.parse(rules).can_fetch(str(wanted), AGENT):
        raise Forbidden(_("%(host)s asks robots to leave this page alone.") % {"host": wanted.host})


def _rules_of(site: str, resolve: Resolver) -> tuple[str | _Unasked, int]:
    try:
        fetched = fetch(f"{site}/robots.txt", accepts=("text/plain",), resolve=resolve)
    except Unfetchable as error:
        is_absent = error.status is not None and 400 <= error.status < 500 and error.status != 429
        unasked = _Unasked(str(error), error.trouble, error.status, error.wait)
        return (EVERYTHING, KEPT) if is_absent else (unasked, RETRIED)
    return fetched.data[:LONGEST].decode(errors="replace"), KEPT
