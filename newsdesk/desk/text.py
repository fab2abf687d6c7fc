"""An article's text as the desk draws it: flat marks, and who said so boxed on demand."""

from bisect import bisect_left

from newsdesk.archive.marks import mark_blocks


class Mark:
    """What a card covers in the text in one role: its content, its cue or its source."""

    def __init__(self, card, role, content):
        self.card, self.role, self.spans = card, role, {"content": content}


def marks_of(card):
    """The Marks of one card."""
    marks = [Mark(card, "content", card.spans["content"])]
    told = [(role, card.spans.get(role)) for role in ("cue", "source")]
    return marks + [Mark(card, role, [span]) for role, span in told if span]


def draw(article, cards, *, first, last, current=""):
    """Yield the blocks from number `first` to `last` as MarkedBlocks; `cards` in text order.

    `current` is the id of the card in the inspector.
    """
    marked = [card for card in cards if card.is_marked]
    starts = [card.start for card in marked]
    marks = [mark for card in marked for mark in marks_of(card)]
    for block in mark_blocks(article.revision, marks, first=first, last=last):
        here = slice(bisect_left(starts, block.start), bisect_left(starts, block.end))
        yield MarkedBlock(block, marked[here], current)


def blocks_of(article, spans):
    """The numbers of the blocks that hold some of `spans`."""
    number_at = article.revision.block_number_at
    return {n for start, end in spans for n in range(number_at(start), number_at(end) + 1)}


class MarkedBlock:
    """A block of the text, with the cards that begin in it."""

    ELEMENTS = {"headline": "h2", "heading": "h3"}

    def __init__(self, block, cards, current):
        self.kind, self.number, self.cards = block.kind, block.number, cards
        self.start, self.end = block.start, block.end
        self.element = self.ELEMENTS.get(block.kind, "p")
        self.segments = [Segment(s.text, s.items, current) for s in block.segments]


class Segment:
    """Words under the same marks; the mark that begins last is the one that is drawn."""

    def __init__(self, text, marks, current):
        self.text, self.current = text, current
        self.cards = [mark.card for mark in marks if mark.role == "content"]
        self.cues = " ".join(mark.card.id for mark in marks if mark.role == "cue")
        self.sources = " ".join(mark.card.id for mark in marks if mark.role == "source")
        self.top = max(self.cards, key=lambda card: card.start, default=None)

    @property
    def ids(self):
        return " ".join(card.id for card in self.cards)

    @property
    def is_now(self):
        """True if the card in the inspector has to do with these words."""
        return self.current in f"{self.ids} {self.cues} {self.sources}".split()

    @property
    def descriptions(self):
        said = dict.fromkeys(f"d-{card.kind}-{card.state}" for card in self.cards)
        return " ".join(said)
