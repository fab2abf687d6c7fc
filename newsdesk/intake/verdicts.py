"""What editors made of the finder's suggestions, counted by rule and by finder."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.db.models import Count

from newsdesk.archive.models import Action, ArticleRevision, ExpertName, Suggestion
from newsdesk.archive.spans import content_of
from newsdesk.extraction import fold
from newsdesk.intake.suggesting import words_of

# Accepted suggestions compared with their statements at once.
CHUNK = 1000


class Verdict(Counter):
    """How many suggestions are open, rejected, as_it_was and corrected (accepted both).

    Of the corrected, how many in words, kind and speaker. Beside that, named: how many were
    given a speaker whom the finder had left open, which is no mistake of its.
    """

    @property
    def suggested(self) -> int:
        return self["open"] + self["accepted"] + self["rejected"]

    @property
    def judged(self) -> int:
        return self["as_it_was"] + self["corrected"] + self["rejected"]

    @property
    def share_right(self) -> float | None:
        """The part of the judged that was accepted as it was; None where nothing is judged."""
        return self["as_it_was"] / self.judged if self.judged else None


class Source(NamedTuple):
    """Which rule of which finder made a suggestion."""

    rule: str
    finder: str


def verdicts(*, since: date | None = None, finder: str = "") -> dict[Source, Verdict]:
    """The verdict on each rule of each finder, or of the `finder` of that version alone.

    With `since`, only what was decided from that day on, and what is open. What counts of a
    statement is how it was first recorded: later changes to it say nothing of the finder.
    """
    suggestions = Suggestion.objects.filter(**{"finder_version": finder} if finder else {})
    decided = suggestions.exclude(decision=Suggestion.Decision.OPEN)
    if since:
        decided = decided.filter(decided_at__date__gte=since)
    counted: dict[Source, Verdict] = defaultdict(Verdict)
    for some in (suggestions.open(), decided):
        rows = some.order_by().values_list("rule", "finder_version", "decision")
        for rule, version, decision, count in rows.annotate(count=Count("pk")):
            counted[Source(rule, version)][decision] += count
    for suggestion, changes in _compared(decided.filter(decision=Suggestion.Decision.ACCEPTED)):
        counted[Source(suggestion.rule, suggestion.finder_version)].update(changes)
    return dict(counted)


def _compared(accepted) -> Iterator[tuple[Suggestion, list[str]]]:
    """Each accepted suggestion with as_it_was or corrected, and what was changed in it."""
    wanted = ("rule", "finder_version", "payload", "expert_guess", "statement", "revision")
    rows = accepted.exclude(statement=None).order_by("pk").only(*wanted).iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        records = _Records(chunk)
        for suggestion in chunk:
            if recorded := records.first_state(suggestion):
                changes = list(records.changes(suggestion, recorded))
                is_corrected = any(change != "named" for change in changes)
                yield suggestion, [*changes, "corrected" if is_corrected else "as_it_was"]


class _Records:
    """What the archive holds of the statements that a chunk of suggestions became."""

    def __init__(self, chunk: list[Suggestion]) -> None:
        logged = Action.objects.filter(
            verb="accept", object_type="statement", object_id__in=_each("statement_id", chunk)
        )
        # The last one, since what was undone can be approved anew.
        self.states = dict(logged.order_by("id").values_list("object_id", "after"))
        moved = [each for each in chunk if self._is_moved(each)]
        revisions = ArticleRevision.objects.filter(pk__in=_each("revision_id", moved))
        self.texts = dict(revisions.values_list("pk", "text"))
        names = {fold(each.payload.get("speaker") or "") for each in chunk}
        experts = {state["expert_id"] for state in self.states.values()} - {None}
        forms = ExpertName.objects.filter(expert__in=experts, folded__in=names)
        self.forms = set(forms.values_list("expert", "folded"))

    def first_state(self, suggestion: Suggestion) -> dict | None:
        """The statement as it was first recorded, if the log tells."""
        return self.states.get(suggestion.statement_id)

    def changes(self, suggestion: Suggestion, recorded: dict) -> Iterator[str]:
        """Yield words, kind, speaker or named, for what an editor changed before recording."""
        if self._is_moved(suggestion) and self._has_other_words(suggestion, recorded):
            yield "words"
        if recorded["kind"] != suggestion.payload["kind"]:
            yield "kind"
        speaker, guess = suggestion.payload.get("speaker"), suggestion.expert_guess_id
        if not speaker and not guess:
            yield from ["named"] if recorded["expert_id"] else []
        elif not self._is_same_speaker(speaker, guess, recorded):
            yield "speaker"

    def _is_moved(self, suggestion: Suggestion) -> bool:
        recorded = self.first_state(suggestion)
        return bool(recorded) and recorded["spans"]["content"] != suggestion.payload["spans"]

    def _has_other_words(self, suggestion: Suggestion, recorded: dict) -> bool:
        proposed = content_of(self.texts[suggestion.revision_id], suggestion.payload["spans"])
        return words_of(proposed) != words_of(recorded["text"])

    def _is_same_speaker(self, speaker: str | None, guess: int | None, recorded: dict) -> bool:
        expert = recorded["expert_id"]
        if expert is None:
            return False
        name = fold(speaker or "")
        # An expert may be merged away since: the log still has the name.
        return expert == guess or (expert, name) in self.forms or name == fold(recorded["expert"])


def _each(name: str, chunk: Iterable[Suggestion]) -> set[int]:
    return {getattr(each, name) for each in chunk}
