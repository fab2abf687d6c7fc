"""A statement's words cut into pieces by whose they are: strong is theirs, faint is ours."""

from typing import NamedTuple

from newsdesk.archive.search import Query, highlight

SPEAKER, REPORTER, INSERTION = "own", "faint", "ins"
NO_QUERY = Query()


class Piece(NamedTuple):
    """Words in one voice: the speaker's own, the reporter's, or the publication's insertion."""

    text: str
    voice: str
    is_hit: bool = False


def pieces_of(statement, query=NO_QUERY):
    """The statement's words as a page shows them, in Pieces, with what `query` hit marked.

    Quotation marks are put around each stretch of a direct statement (a mixed one has its
    own), the comma that the publication sets before a closing mark is dropped, and what is
    not direct starts with a capital. All of this on screen only: the text stays as printed.
    """
    shown = []
    is_direct = statement.kind == "direct"
    stretches = statement.spans["content"]
    position = 0
    for number, (start, end) in enumerate(stretches):
        words = statement.text[position : position + end - start]
        position += end - start + 1
        voices = _voices(statement, start, end)
        is_last = number == len(stretches) - 1
        if is_direct and is_last and words.endswith(","):
            words = words[:-1]
        stretch = [
            Piece(words[a - start : b - start], voice)
            for a, b, voice in voices
            if words[a - start : b - start]
        ]
        if is_direct:
            stretch = [Piece("“", SPEAKER), *stretch, Piece("”", SPEAKER)]
        shown += [Piece(" ", REPORTER)] * bool(number) + stretch
    if shown and not is_direct:
        first = shown[0]
        shown[0] = first._replace(text=first.text[:1].upper() + first.text[1:])
    return _with_hits(shown, query)


def shown_text(statement):
    """The words as one string, as a citation gives them."""
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
