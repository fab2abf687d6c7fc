"""Marks over a text: every segment names what covers it, however many there are."""

from types import SimpleNamespace

from newsdesk.archive.marks import mark_blocks


def make_revision(*lines):
    text = "\n".join(lines)
    blocks, start = [], 0
    for line in lines:
        blocks.append(["paragraph", start, start + len(line)])
        start += len(line) + 1
    return SimpleNamespace(text=text, blocks=blocks)


def make_item(*spans):
    return SimpleNamespace(spans={"content": [list(span) for span in spans]})


def test_overlapping_marks_are_cut_where_any_begins_or_ends():
    one, two, three = make_item((0, 6)), make_item((2, 8)), make_item((2, 4), (10, 12))

    first, second = mark_blocks(make_revision("abcdefghi", "jkl"), [one, two, three])

    assert [(s.text, s.items) for s in first.segments] == [
        ("ab", (one,)),
        ("cd", (one, three, two)),
        ("ef", (one, two)),
        ("gh", (two,)),
        ("i", ()),
    ]
    assert [(s.text, s.items) for s in second.segments] == [("jk", (three,)), ("l", ())]


def test_some_blocks_are_marked_alone():
    revision = make_revision("abc", "def", "ghi")
    item = make_item((0, 1), (5, 6), (8, 9))

    (block,) = mark_blocks(revision, [item], first=2, last=2)

    assert (block.number, [s.text for s in block.segments]) == (2, ["d", "e", "f"])


def test_ten_thousand_marks_in_one_paragraph_are_cut_in_one_pass():
    items = [make_item((at, at + 1)) for at in range(0, 20_000, 2)]

    (block,) = mark_blocks(make_revision("x" * 20_000), items)

    assert [s.items for s in block.segments[:4]] == [(items[0],), (), (items[1],), ()]
    assert len(block.segments) == 20_000
