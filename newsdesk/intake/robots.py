"""What sites ask of robots. Watched feeds heed it; an editor who asks for one page is none."""

from django.core.cache import cache
from protego import Protego

from newsdesk.intake.addresses import Unfetchable, read_address
from newsdesk.intake.fetching import AGENT, fetch
from newsdesk.intake.resolving import Resolver, resolve_publicly

KEPT = 60 * 60 * 24  # seconds, as RFC 9309 has it
RETRIED = 60 * 10
LONGEST = 500_000  # bytes that are heeded
NOTHING, EVERYTHING = "User-agent: *\nDisallow: /", ""


def may_fetch(address: str, *, resolve: Resolver = resolve_publicly) -> bool:
    """True if the site of `address` lets robots read it (RFC 9309).

    A site without rules allows everything; one that cannot be asked allows nothing for now.
    Raises Unfetchable for what is no web address.
    """
    wanted = read_address(address)
    site = str(wanted._replace(target=""))
    rules = cache.get(f"robots:{site}")
    if rules is None:
        rules, lasts = _rules_of(site, resolve)
        cache.set(f"robots:{site}", rules, lasts)
    return Protego.parse(rules).can_fetch(str(wanted), AGENT)


def _rules_of(site: str, resolve: Resolver) -> tuple[str, int]:
    try:
        fetched = fetch(f"{site}/robots.txt", accepts=("text/plain",), resolve=resolve)
    except Unfetchable as error:
        is_absent = error.status is not None and 400 <= error.status < 500 and error.status != 429
        return (EVERYTHING, KEPT) if is_absent else (NOTHING, RETRIED)
    return fetched.data[:LONGEST].decode(errors="replace"), KEPT
