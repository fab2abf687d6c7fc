"""Statements go along when the text of their article changes: moved, asked about, or orphaned.

`text_map` says where characters went, `placing` what follows from it for a statement; this asks
both about statements of one article, and `page` about the article's page as it is today. Nothing
here writes: Article.replace_text does.
"""

from functools import lru_cache

from newsdesk.archive.carrying.placing import Carried, carried, guess
from newsdesk.archive.carrying.text_map import TextMap

__all__ = ["Carried", "fates", "proposal"]


def fates(statements, text):
    """[(statement, Carried)] of `statements` of one article, if its text were `text`.

    Each is followed from the revision whose words it has, however long ago that was.
    """
    return [(each, carried(_map(each.revision.text, text), each.spans)) for each in statements]


def proposal(statement):
    """The spans of the article's text of today that `statement` may be moved to, or None.

    Where its words went, as far as half of them are left; else where the same or nearly the same
    is said, once. Only ever offered: an editor decides.
    """
    text = statement.article.revision.text
    found = carried(_map(statement.revision.text, text), statement.spans)
    return found.spans or guess(statement.revision.text, text, statement.spans)


@lru_cache(maxsize=16)
def _map(old, new):
    return TextMap(old, new)
