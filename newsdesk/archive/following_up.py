"""What follows from an import once it is in, as a step of its own: it only costs the speakers in it.

Their roles that an article prints, and that an editor has decided on in the same words, come to be
decided; and which of their statements may be one claim is proposed. Done twice it changes nothing,
so that whoever is ended in the middle does it again; `find_claims` does the second for everybody.
"""

from collections.abc import Iterator

from newsdesk.archive import claiming
from newsdesk.archive.models import Action, Affiliation, Statement
from newsdesk.archive.models.statement_queryset import batched

BATCH = 500


def last_action() -> int:
    """The number of the newest entry of the log: what is imported from now on comes after it."""
    return Action.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def follow_up(*, since: int) -> Iterator[int]:
    """For each speaker of what was imported after the entry `since` of the log, how many pairs of
    statements are newly proposed as one claim."""
    for expert in sorted(_speakers(since)):
        Affiliation.objects.filter(expert=expert).settle()
        yield claiming.offer_among(expert)


def _speakers(since: int) -> set[int]:
    """The ids of those who speak in articles that imports since then brought."""
    imports = Action.objects.filter(verb="import", pk__gt=since).order_by("pk")
    found: set[int] = set()
    for after in imports.values_list("after", flat=True).iterator():
        for articles in batched((after or {}).get("article_ids", []), BATCH):
            said = Statement.objects.filter(article__in=articles).exclude(expert=None)
            found.update(said.order_by().values_list("expert", flat=True).distinct())
    return found
