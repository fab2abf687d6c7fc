"""Runs the finder over articles and keeps what it proposes as suggestions."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import transaction

from newsdesk.archive import carrying
from newsdesk.archive.models import Article, Expert, Statement, Suggestion
from newsdesk.archive.spans import content_of
from newsdesk.extraction import FINDER_VERSION, KnownPerson, fold
from newsdesk.intake.reading import Directory, Proposal, Reading, Text, possible_names, read

# Two stretches that share this part of their words are the same to an editor: what was
# rejected does not come back because a newer finder begins it a word later.
SAME_STRETCH = 0.8
# Who proposes what came as an annotation, in place of a finder's version.
ANNOTATION = "annotation"
_LETTERS = re.compile(r"[^\W_]+")
# What a newer finder may say otherwise of the same words.
_FIELDS = ["revision", "payload", "number", "start", "expert_guess"]
_FIELDS += ["rule", "reason", "finder_version", "tier"]


def suggest(article: Article) -> int:
    """Bring the article's open suggestions in step with what the finder finds in it now.

    Decided ones stay as they are and do not come back, nor does what is recorded as a
    statement already. Returns how many suggestions are open that were not before.
    """
    revision = article.revision
    # The finder runs before anything is locked: it may take a second over a long article.
    outlet = article.outlet.name if article.outlet else ""
    text = Text(article.pk, revision.pk, revision.text, revision.blocks, outlet)
    return keep([read(text, known_people(revision.text))])["new"]


def texts_of(articles: Iterable[int]) -> list[Text]:
    """The current texts of the articles with these ids, for the finder to read."""
    rows = Article.objects.filter(pk__in=articles).exclude(revision=None).order_by("pk")
    fields = ("pk", "revision_id", "revision__text", "revision__blocks", "outlet__name")
    return [Text(*row[:-1], row[-1] or "") for row in rows.values_list(*fields)]


def known_people(text: str) -> Iterator[KnownPerson]:
    """Those in the archive of whose names some printed form, or the surname, stands in `text`."""
    names = possible_names(text)
    return _as_known(Expert.objects.printed_as(names) | Expert.objects.surnamed(names))


def directory() -> Directory:
    """Everybody in the archive, to be looked up without asking it for each article."""
    return Directory(_as_known(Expert.objects.all()))


def _as_known(experts) -> Iterator[KnownPerson]:
    outlets = _outlets_of(experts)
    for expert in experts.with_roles().prefetch_related("names"):
        held = expert.affiliations.all()
        yield KnownPerson(
            expert.name,
            tuple(expert.all_forms()),
            tuple(each.role for each in held if each.role),
            tuple(each.organisation.name for each in held if each.organisation),
            tuple(outlets[expert.pk]),
        )


def _outlets_of(experts) -> dict[int, list[str]]:
    """The outlets that have quoted each of the experts, by the experts' ids."""
    said = Statement.objects.filter(expert__in=experts.values("pk")).exclude(
        status=Statement.Status.DISCARDED
    )
    quoted = said.order_by().exclude(article__outlet=None)
    found: dict[int, list[str]] = defaultdict(list)
    for expert, outlet in quoted.values_list("expert", "article__outlet__name").distinct():
        found[expert].append(outlet)
    return found


@transaction.atomic
def keep(readings: Sequence[Reading]) -> Counter:
    """Make what was read the open suggestions of its articles: all of them or, failing, none.

    Suggestions that recur keep their id. An article whose text was replaced since it was
    read is left as it is. Returns how many suggestions are new, how many have gone, and how
    many articles were kept or passed over.
    """
    current = _lock(readings)
    kept = [each for each in readings if current.get(each.text.article) == each.text.revision]
    desk = _Desk(kept)
    changes = [desk.changes(reading) for reading in kept]
    gone = [suggestion for change in changes for suggestion in change.gone]
    new = [suggestion for change in changes for suggestion in change.new]
    _delete(gone)
    _update([pair for change in changes for pair in change.changed])
    Suggestion.objects.bulk_create(new)
    _take_up_again({suggestion.article_id for suggestion in new})
    passed_over = len(readings) - len(kept)
    return Counter(new=len(new), gone=len(gone), kept=len(kept), passed_over=passed_over)


def _lock(readings: Sequence[Reading]) -> dict[int, int]:
    """The current revisions of the articles, held until all is written."""
    articles = Article.objects.filter(pk__in={each.text.article for each in readings})
    # In one order everywhere, so that two who suggest at once wait for one another.
    locked = articles.select_for_update().order_by("pk")
    return dict(locked.values_list("pk", "revision_id"))


def _take_up_again(articles: set[int]) -> None:
    """Put those that were done back in review: nobody has seen what is new in them."""
    done = Article.objects.filter(pk__in=articles, state=Article.State.DONE)
    for article in done.select_related("revision"):
        article.set_state(Article.State.IN_REVIEW, by=None)


def _delete(gone: list[Suggestion]) -> None:
    if gone:
        Suggestion.objects.open().filter(pk__in=[each.pk for each in gone]).delete()


def _update(changed: list[tuple[Suggestion, list[str]]]) -> None:
    """Write what changed, and where that is the finder's version alone, in one go."""
    newer = [each.pk for each, fields in changed if fields == ["finder_version"]]
    if newer:
        Suggestion.objects.filter(pk__in=newer).update(finder_version=FINDER_VERSION)
    others = [each for each, fields in changed if fields != ["finder_version"]]
    Suggestion.objects.bulk_update(others, _FIELDS, batch_size=100)


class _Changes(NamedTuple):
    """What has to be written for one article."""

    new: list[Suggestion]
    # Each with the names of the fields that are others than before.
    changed: list[tuple[Suggestion, list[str]]]
    gone: list[Suggestion]


class _Desk:
    """What is there already of the articles that were read, asked for all of them at once."""

    def __init__(self, readings: list[Reading]) -> None:
        articles = [reading.text.article for reading in readings]
        self.suggestions: dict[int, dict[str, Suggestion]] = defaultdict(dict)
        for each in Suggestion.objects.select_for_update().filter(article__in=articles):
            self.suggestions[each.article_id][each.fingerprint] = each
        self.statements: dict[int, list[tuple]] = defaultdict(list)
        # An approval that was taken back settles nothing: its suggestion is open again.
        recorded = Statement.objects.filter(article__in=articles).exclude(
            status=Statement.Status.DISCARDED, status_reason=Statement.TAKEN_BACK
        )
        for article, *rest in recorded.values_list("article", "revision", "spans", "text"):
            self.statements[article].append(tuple(rest))
        # What a changed one says today waits for a yes on its own card.
        changed = recorded.filter(anchoring=Statement.Anchoring.CHANGED)
        for each in changed.select_related("revision", "article__revision"):
            if spans := carrying.proposal(each):
                row = (each.article.revision_id, spans, each.text)
                self.statements[each.article_id].append(row)
        self.experts = Expert.objects.of_each(
            {each.speaker or each.source for reading in readings for each in reading.proposals}
        )

    def changes(self, reading: Reading) -> _Changes:
        """The article's open suggestions set against what was read in it."""
        there = self.suggestions[reading.text.article]
        is_settled = _Settled(reading.text, there.values(), self.statements[reading.text.article])
        new, changed, wanted = [], [], set()
        for proposal in reading.proposals:
            old = there.get(proposal.fingerprint)
            if is_settled(proposal) or old and not _is_open(old):
                continue
            wanted.add(proposal.fingerprint)
            if old and _is_annotation(old) or old and reading.by == ANNOTATION:
                # Of what a person marked and what the finder found, what was first stays.
                continue
            suggestion = self._suggestion(reading, proposal)
            if old is None:
                new.append(suggestion)
                continue
            if old.answer is not None:
                # What an editor said stands, whatever a newer finder makes of it.
                suggestion.expert_guess_id = old.expert_guess_id
            if differences := _differences(old, suggestion):
                suggestion.pk = old.pk
                changed.append((suggestion, differences))
        gone = [old for key, old in there.items() if _is_open(old) and key not in wanted]
        # What people marked was not found, and is not missed.
        gone = [] if reading.by == ANNOTATION else [o for o in gone if not _is_annotation(o)]
        return _Changes(new, changed, gone)

    def _suggestion(self, reading: Reading, proposal: Proposal) -> Suggestion:
        text = reading.text
        return Suggestion(
            article_id=text.article,
            revision_id=text.revision,
            payload=proposal.payload,
            number=proposal.number,
            start=proposal.content[0][0],
            expert_guess_id=self._guess(proposal),
            rule=proposal.payload["rule"],
            reason=proposal.payload["reason"],
            finder_version=reading.by or FINDER_VERSION,
            tier=proposal.tier,
            fingerprint=proposal.fingerprint,
        )

    def _guess(self, proposal: Proposal) -> int | None:
        """The one expert who bears the speaker's full name, or the one institution so printed.

        "The council" is a description and any article's: only "the Council" is a name.
        """
        if not proposal.speaker and not _has_name(proposal.source):
            return None
        alike = self.experts[proposal.speaker or proposal.source]
        if " " not in fold(proposal.speaker):
            alike = [expert for expert in alike if expert.kind == Expert.Kind.INSTITUTION]
        return alike[0].pk if len(alike) == 1 else None


def _has_name(source: str) -> bool:
    words = source.removeprefix("The ").removeprefix("the ").split()
    return any(word[0].isupper() for word in words)


def _is_annotation(suggestion: Suggestion) -> bool:
    return suggestion.finder_version == ANNOTATION


def _is_open(suggestion: Suggestion) -> bool:
    return suggestion.decision == Suggestion.Decision.OPEN


def _differences(old: Suggestion, new: Suggestion) -> list[str]:
    columns = {name: Suggestion._meta.get_field(name).attname for name in _FIELDS}
    return [name for name, of in columns.items() if getattr(old, of) != getattr(new, of)]


class _Settled:
    """Says of a proposal whether the editors have settled it, in whatever guise it comes back.

    That is so when it covers, all but a few words, what is recorded or was decided in this
    text. Offsets of an older text say nothing: of those, the same words are the same.
    """

    def __init__(self, text: Text, suggestions: Iterable[Suggestion], statements: list) -> None:
        self.text = text.text
        decided = [each for each in suggestions if not _is_open(each)]
        here = [each.payload["spans"] for each in decided if each.revision_id == text.revision]
        here += [spans["content"] for number, spans, _text in statements if number == text.revision]
        self.places = [self._places(spans) for spans in here]
        before = (words for number, _spans, words in statements if number != text.revision)
        self.before = {words_of(words) for words in before}

    def __call__(self, proposal: Proposal) -> bool:
        if not self.places and not self.before:
            return False
        places = self._places(proposal.content)
        if any(_share(places, others) >= SAME_STRETCH for others in self.places):
            return True
        return words_of(content_of(self.text, proposal.content)) in self.before

    def _places(self, spans: list) -> frozenset[int]:
        """Where in the text the words of `spans` end: marks and commas are none."""
        return frozenset(
            found.end() for span in spans for found in _LETTERS.finditer(self.text, *span)
        )


def _share(places: frozenset[int], others: frozenset[int]) -> float:
    """The part of all their words that the two have in common."""
    return len(places & others) / (len(places | others) or 1)


def words_of(text: str) -> tuple[str, ...]:
    """The words alone, since editors move a mark past a comma and mean the same."""
    return tuple(_LETTERS.findall(fold(text)))
