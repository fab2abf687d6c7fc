"""An attribution: where content, cue and source stand in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from newsdesk.extraction.cues import Cue
from newsdesk.extraction.found import Span
from newsdesk.extraction.line import Range
from newsdesk.extraction.sentences import Token


@dataclass
class Attribution:
    """A content, its cue and its source in one sentence, before anyone is resolved."""

    tokens: Sequence[Token]
    contents: list[Span]
    cue: Cue | None
    source: Range | None
    rule: str
    done: int = 0
    relays: list[Range] = field(default_factory=list)
    after_cue: Span | None = None
    signs: list[str] = field(default_factory=list)

    @property
    def is_awaited(self) -> bool:
        """Whether the words follow in the next paragraph: `She added:`."""
        return not self.contents
