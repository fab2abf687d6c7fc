"""Marks over an article's text: flat, never nested, each naming the statements that cover it."""

from typing import NamedTuple


class Segment(NamedTuple):
    """Words of a block, and the items (statements, suggestions) whose content covers them."""

    text: str
    items: tuple = ()


class MarkedBlock(NamedTuple):
    """One block of an article, cut into segments wherever a mark begins or ends."""

    kind: str
    number: int
    start: int
    end: int
    segments: list


def mark_blocks(revision, items, *, first=1, last=None):
    """The revision's blocks in order, as MarkedBlocks; `items` have `spans["content"]`.

    `first` and `last` number the blocks wanted. The segments of a block joined are exactly
    its text. The effort grows with the number of marks, not with marks times blocks.
    """
    marks = sorted(
        (
            (start, end, order, item)
            for order, item in enumerate(items)
            for start, end in item.spans["content"]
        ),
        key=lambda mark: mark[:3],
    )
    blocks, waiting = [], 0
    for number, (kind, start, end) in enumerate(revision.blocks[first - 1 : last], start=first):
        inside = []
        while waiting < len(marks) and marks[waiting][0] < end:
            inside.append(marks[waiting])
            waiting += 1
        segments = list(_cut(revision.text, start, end, inside))
        blocks.append(MarkedBlock(kind, number, start, end, segments))
    return blocks


def _cut(text, start, end, marks):
    edges = {start, end}
    edges.update(e for s, t, *_ in marks for e in (s, t) if start < e < end)
    edges = sorted(edges)
    covering, waiting = [], 0
    for a, b in zip(edges, edges[1:], strict=False):
        covering = [mark for mark in covering if mark[1] > a]
        while waiting < len(marks) and marks[waiting][0] <= a:
            covering += [marks[waiting]] * (marks[waiting][1] > a)
            waiting += 1
        yield Segment(text[a:b], tuple(item for *_mark, item in covering))
