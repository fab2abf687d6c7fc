"""What the finder hands over: a statement, where its parts stand and how sure it is."""

from dataclasses import asdict, dataclass, field

Span = tuple[int, int]

# Below this an editor should look twice before anything else is done with a statement.
SURE_ENOUGH = 0.6


@dataclass
class FoundStatement:
    """Words an article reports somebody as having said.

    Spans are `(start, end)` in Unicode code points of the article's text. The content
    leaves the outer quotation marks and "that" out and keeps punctuation inside the marks;
    `verbatim` and `inserted` are stretches of it. `source` is who said it as printed,
    `speaker` the full name of that person, or None where it is doubtful.
    """

    spans: list[Span]
    verbatim: list[Span] = field(default_factory=list)
    inserted: list[Span] = field(default_factory=list)
    kind: str = "indirect"
    cue: Span | None = None
    source: Span | None = None
    speaker: str | None = None
    organisation: str | None = None
    role: str | None = None
    also: list[str] = field(default_factory=list)
    via: list[str] = field(default_factory=list)
    venue: str | None = None
    certainty: str = "certain"
    alternatives: list[str] = field(default_factory=list)
    nested_in: int | None = None
    continues: int | None = None
    zone: str = "body"
    prediction: str = "no"
    flags: list[str] = field(default_factory=list)
    rule: str = ""
    reason: str = ""
    confidence: float = 0.5

    @property
    def tier(self) -> str:
        """Return "ready" for what an editor may take as it is, else "check_first"."""
        is_doubtful = self.certainty == "inferred" or self.alternatives or not self.speaker
        return "check_first" if is_doubtful or self.confidence < SURE_ENOUGH else "ready"

    def as_dict(self) -> dict:
        """Return the statement as plain JSON values, spans as lists of two numbers."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
