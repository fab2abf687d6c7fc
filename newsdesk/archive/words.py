"""A statement's words cut into pieces by whose they are: strong is theirs, faint is ours."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from newsdesk.archive import bars
from newsdesk.archive.search import Query, highlight

SPEAKER, REPORTER, INSERTION, LEAD = "own", "faint", "ins", "lead"
# Not words of the article but ours, in their place.
UNSHOWN = "unshown"
NOT_SHOWN = _("[Words not shown: the article’s rights let only part of it be quoted here]")
NO_QUERY = Query()


class Piece(NamedTuple):
    """Words in one voice: the speaker's own, the reporter's, the publication's insertion, or
    the reporting words that lead in."""

    text: str
    voice: str
    is_hit: bool = False


def are_shown(statement):
    """False where readers get who spoke, on what, when and a link, but never the words.

    So it is once the statements of an article that may only be quoted hold more of it than
    the limit allows; what a speaker said in his own words is shown all the same.
    """
    return statement.kind == "direct" or not statement.article.is_over_limit


def pieces_of(statement, query=NO_QUERY, *, for_editors=False):
    """The statement's words as a page shows them, in Pieces, with what `query` hit marked.

    One Piece that says so if they are not shown to readers; editors always see them.

    Quotation marks are put around each stretch of a direct statement (a mixed one has its
    own) and the comma that the publication sets before a closing mark is dropped. What is not
    direct begins with the reporting words that stand before it in the article, since without
    its "denied" or "promised" it may say the opposite; without any, with a capital. All of
    this on screen only: the text stays as printed.
    """
    if not (for_editors or are_shown(statement)):
        return [Piece(str(NOT_SHOWN), UNSHOWN)]
    shown, position = [], 0
    for start, end in statement.spans["content"]:
        words = statement.text[position : position + end - start]
        position += end - start + 1
        # Where the reporter cut in, outside the marks: “A,” … “B” is not a cut by the paper.
        gap = [Piece(" … ", REPORTER)] if shown else []
        shown += gap + _stretch(statement, words, start, end)
    if statement.kind != "direct" and shown:
        shown = _led_in(statement, shown)
    shown = [piece._replace(text=bars.in_words(piece.text)) for piece in shown]
    return _with_hits(shown, query)


def _stretch(statement, words, start, end):
    """The Pieces of one stretch of the content."""
    pieces = [
        Piece(words[a - start : b - start], voice) for a, b, voice in _voices(statement, start, end)
    ]
    if statement.kind != "direct":
        return pieces
    is_last = end == statement.spans["content"][-1][1]
    if is_last and pieces[-1].text.endswith(","):
        pieces[-1] = pieces[-1]._replace(text=pieces[-1].text[:-1])
    return [Piece("“", SPEAKER), *pieces, Piece("”", SPEAKER)]


def _led_in(statement, pieces):
    cue = statement.spans["cue"]
    if statement.cue and cue and cue[0] < statement.spans["content"][0][0]:
        return [Piece(statement.cue, LEAD), Piece(" ", REPORTER), *pieces]
    first = pieces[0]
    return [first._replace(text=first.text[:1].upper() + first.text[1:]), *pieces[1:]]


def shown_text(statement):
    """The words as one string, as a citation gives them; why there are none if so."""
    return "".join(piece.text for piece in pieces_of(statement))


def _voices(statement, start, end):
    """[start, end) cut into (start, end, voice), in order and complete."""
    own = [(start, end)]
    if statement.kind != "direct":
        # The marks around the speaker's words are set like them.
        marked = [(s - 1, e + 1) for s, e in statement.spans["verbatim"]]
        own = _within(marked if statement.kind == "mixed" else [], start, end)
    inserted = _within(statement.spans["inserted"], start, end)
    edges = sorted({start, end, *(edge for span in own + inserted for edge in span)})
    for a, b in zip(edges, edges[1:], strict=False):
        if any(s <= a and b <= e for s, e in inserted):
            yield a, b, INSERTION
        else:
            yield a, b, SPEAKER if any(s <= a and b <= e for s, e in own) else REPORTER


def _within(spans, start, end):
    """The parts of `spans` that lie in [start, end)."""
    clipped = [(max(s, start), min(e, end)) for s, e in spans]
    return [(s, e) for s, e in clipped if s < e]


def _with_hits(pieces, query):
    """The pieces cut where a hit begins or ends; a hit may run over several of them."""
    if not query.terms:
        return pieces
    hits = [
        h
        for words, is_hit in highlight("".join(p.text for p in pieces), query)
        for h in [is_hit] * len(words)
    ]
    cut, position = [], 0
    for piece in pieces:
        run = 0
        for at in range(1, len(piece.text) + 1):
            ends = at == len(piece.text) or hits[position + at] != hits[position + run]
            if ends:
                cut.append(piece._replace(text=piece.text[run:at], is_hit=hits[position + run]))
                run = at
        position += len(piece.text)
    return cut
