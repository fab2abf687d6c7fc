"""Words of a statement that somebody picked out to share: marked within the whole of it."""

import re

from newsdesk.archive.words import are_shown, pieces_of

# As an address carries them: `?words=12-40`, code points of the words as the page shows them.
_OFFSETS = re.compile(r"(\d{1,7})-(\d{1,7})", re.ASCII)


def picked(statement, asked):
    """The Pieces of `statement` with the words marked that `asked` ("12-40") names, or None.

    None where that is nonsense, or where the words are not shown: the whole statement stands
    as it is then.
    """
    offsets = _OFFSETS.fullmatch(asked or "")
    if not offsets or not are_shown(statement):
        return None
    pieces = pieces_of(statement)
    start, end = map(int, offsets.groups())
    if not start < end <= sum(len(piece.text) for piece in pieces):
        return None
    return list(_marked(pieces, start, end))


def _marked(pieces, start, end):
    """The pieces cut where the marked words begin and end."""
    at = 0
    for piece in pieces:
        edges = [0, start - at, end - at, len(piece.text)]
        edges = sorted({min(max(edge, 0), len(piece.text)) for edge in edges})
        for a, b in zip(edges, edges[1:], strict=False):
            yield piece._replace(text=piece.text[a:b], is_hit=start <= at + a < end)
        at += len(piece.text)
