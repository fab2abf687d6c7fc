"""As much of an article around its statements as its rights allow, and nothing withheld."""

from typing import NamedTuple

from newsdesk.archive import bars
from newsdesk.archive.marks import mark_blocks
from newsdesk.archive.models import Rights, Statement


class Withheld(NamedTuple):
    """Where words stand that were withheld: their place in the text is left blank."""

    spans: dict


class Stretch(NamedTuple):
    """Words of a block as readers see them: of a statement, of none, or withheld."""

    text: str
    statement: Statement | None = None
    is_withheld: bool = False


def shown_blocks(article, revision, statements, *, may_be_whole=True):
    """The blocks of `revision` that readers may see, in Stretches, with `statements` marked.

    None at all if the article's rights are quotes; those with a statement in them if they are
    excerpt, or unless the whole text is asked for.
    """
    if article.shown_rights == Rights.QUOTES:
        return []
    blocks = mark_blocks(revision, [*statements, *_withheld_in(revision)])
    if article.shown_rights == Rights.EXCERPT or not may_be_whole:
        blocks = [block for block in blocks if _holds_statement(block)]
    return [block._replace(segments=[_shown(s) for s in block.segments]) for block in blocks]


def _withheld_in(revision):
    withheld = Statement.objects.filter(revision=revision, status=Statement.Status.WITHHELD)
    return [Withheld(spans) for spans in withheld.values_list("spans", flat=True)]


def _holds_statement(block):
    return any(isinstance(item, Statement) for segment in block.segments for item in segment.items)


def _shown(segment):
    """The segment as a Stretch of the innermost statement in it; without words if withheld."""
    if any(isinstance(item, Withheld) for item in segment.items):
        return Stretch("", is_withheld=True)
    innermost = sorted(segment.items, key=lambda statement: statement.nested_in_id is None)
    return Stretch(bars.in_words(segment.text), innermost[0] if innermost else None)
