"""Statements in columns, as programs that learn to find quotations read them (CoNLL, BIO).

A line for each token: its number in the paragraph, the token, where it begins and ends in the
text (code points), what it is, and the id of the statement to which that belongs, or `_`:

    1   Rents   27   32   B-direct   14
    6   said    50   54   B-cue      14
    7   Lind    55   59   B-source   14

A paragraph ends with an empty line, an article begins with `# newdoc id` and its address. One
column has no place for a statement within another, for one whose words are cut in two, or for
words that belong to two: those are left out, and counted in the comments.
"""

import re
from collections import Counter

from django.db.models import F

from newsdesk.archive.models import Statement

_TOKEN = re.compile(r"\w+(?:[’'.-]\w+)*|[^\w\s]")
# Why a statement is not in the file.
SPLIT, OVERLAPPING, OLD = "split", "overlapping or nested", "in an older text"


class Columns:
    """Writes articles in columns; `kept` and `dropped` count their statements."""

    def __init__(self):
        self.kept, self.dropped = 0, Counter()

    def lines_of(self, article, statements):
        """The lines of an article with its `statements`, in text order, whose revision it has."""
        tags, dropped = self._tags(article.revision, statements)
        self.dropped += dropped
        yield f"# newdoc id = {article.url or article.get_absolute_url()}"
        yield f"# headline = {' '.join(article.headline.split())}"
        for why, count in sorted(dropped.items()):
            yield f"# dropped = {count} {why}"
        for _kind, start, end in article.revision.blocks:
            tokens = _TOKEN.finditer(article.revision.text, start, end)
            for number, token in enumerate(tokens, start=1):
                tag = tags.get(token.start(), ("O", "_"))
                yield "\t".join(map(str, (number, token.group(), token.start(), token.end(), *tag)))
            yield ""

    def _tags(self, revision, statements):
        """By where tokens begin: what each is and whose; and how many statements have no place."""
        tags, dropped = {}, Counter()
        for statement in statements:
            content = statement.spans["content"]
            parts = [(content[0], statement.kind)]
            parts += [(statement.spans[name], name) for name in ("cue", "source")]
            places = {
                at: (f"{'B' if not n else 'I'}-{label}", statement.pk)
                for span, label in parts
                if span
                for n, at in enumerate(_beginnings(revision.text, span))
            }
            if len(content) > 1:
                dropped[SPLIT] += 1
            elif places.keys() & tags.keys():
                dropped[OVERLAPPING] += 1
            else:
                tags |= places
                self.kept += 1
        return tags, dropped


def _beginnings(text, span):
    return [token.start() for token in _TOKEN.finditer(text, *span)]


def rows(articles, columns):
    """Yield the lines of all `articles` with their published statements."""
    for article in articles.select_related("revision").order_by("pk").iterator(chunk_size=200):
        published = article.statements.all().published().in_article_order()
        here = list(published.filter(revision=article.revision_id))
        if old := published.exclude(revision=article.revision_id).count():
            columns.dropped[OLD] += old
        if here:
            yield from columns.lines_of(article, here)


def articles_with_statements(articles):
    """Of `articles`, those with anything published in the text that they have now."""
    current = Statement.objects.published().filter(revision=F("article__revision"))
    return articles.filter(pk__in=current.order_by().values("article"))
