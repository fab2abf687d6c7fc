"""The people of an article: their names as printed, and who a later mention means."""

from typing import NamedTuple


class KnownPerson(NamedTuple):
    """A person the archive already knows: used to complete names, never to invent them."""

    name: str
    forms: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
