"""Runs the finder over an article and keeps what it proposes as suggestions."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from django.db import transaction

from newsdesk.archive.models import Article, ArticleRevision, Expert, Suggestion
from newsdesk.archive.spans import content_of
from newsdesk.extraction import (
    FINDER_VERSION,
    FoundStatement,
    KnownPerson,
    find_statements,
    fold,
)

LONGEST_NAME = 6  # words
MOST_FORMS = 20_000
_PRINTED_WORD = re.compile(r"[^\W_](?:\S*[^\W_]\.?)?")
_GENITIVE = re.compile(r"['’]s?$")
_LETTERS = re.compile(r"[^\W_]+")


def suggest(article: Article) -> int:
    """Bring the article's open suggestions in step with what the finder finds in it now.

    Decided ones stay as they are and do not come back, nor does what is recorded as a
    statement already. Returns how many suggestions are open that were not before.
    """
    revision = article.revision
    # The finder runs before anything is locked: it may take a second over a long article.
    found = find_statements(
        revision.text, blocks=revision.as_blocks(), people=list(known_people(revision.text))
    )
    proposals = _proposals(article, revision, found)
    with transaction.atomic():
        current = Article.objects.select_for_update().get(pk=article.pk)
        if current.revision_id != revision.pk:
            # The text was replaced meanwhile, and with it what these spans point at.
            return 0
        return _replace_open(article, proposals)


def known_people(text: str) -> Iterable[KnownPerson]:
    """Those in the archive of whose names some printed form stands in `text`."""
    experts = Expert.objects.printed_as(_possible_names(text))
    for expert in experts.prefetch_related("names", "affiliations"):
        roles = tuple(each.role for each in expert.affiliations.all() if each.role)
        yield KnownPerson(expert.name, tuple(expert.all_forms()), roles)


def _possible_names(text: str) -> set[str]:
    """Folded runs of up to six words that begin with a capital, as names do."""
    names: set[str] = set()
    for line in text.splitlines():
        words = [found[0] for found in _PRINTED_WORD.finditer(line)]
        for at, word in enumerate(words):
            if word[0].islower():
                continue
            for end in range(at + 1, min(at + LONGEST_NAME, len(words)) + 1):
                name = " ".join(words[at:end])
                names |= {fold(name), fold(name.rstrip(".")), fold(_GENITIVE.sub("", name))}
            if len(names) > MOST_FORMS:
                return names
    return names


def _proposals(
    article: Article, revision: ArticleRevision, found: list[FoundStatement]
) -> dict[str, Suggestion]:
    """Unsaved suggestions by fingerprint, without those that are recorded as statements."""
    proposals, seen = {}, Counter()
    recorded_here, recorded_before = _recorded(article, revision)
    guess = cache(_guess)
    for each in found:
        fingerprint = _fingerprint(revision.text, each, seen)
        words = _words(content_of(revision.text, each.spans))
        if (each.spans[0][0], words) in recorded_here or words in recorded_before:
            continue
        proposals[fingerprint] = Suggestion(
            article=article,
            revision=revision,
            payload=each.as_dict(),
            start=each.spans[0][0],
            expert_guess=guess(each.speaker, _printed(revision.text, each.source)),
            rule=each.rule,
            reason=each.reason,
            finder_version=FINDER_VERSION,
            tier=each.tier,
            fingerprint=fingerprint,
        )
    return proposals


def _recorded(article: Article, revision: ArticleRevision) -> tuple[set, set]:
    """What is recorded of this text as (start, words), and the words recorded of older ones.

    The same words may stand in the text twice, but offsets of an older text say nothing.
    """
    here, before = set(), set()
    for revision_id, start, text in article.statements.values_list("revision", "start", "text"):
        words = _words(text)
        if revision_id == revision.pk:
            here.add((start, words))
        else:
            before.add(words)
    return here, before


def _fingerprint(text: str, found: FoundStatement, seen: Counter) -> str:
    """A hash of content, cue and source, and of how many equal ones stand before it."""
    parts = (content_of(text, found.spans), _printed(text, found.cue), _printed(text, found.source))
    key = "\x1f".join(map(fold, parts))
    seen[key] += 1
    return sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()


def _guess(speaker: str | None, source: str) -> Expert | None:
    """The one expert who bears the speaker's full name, or the one institution so printed."""
    if speaker:
        alike = Expert.objects.of_full_name(speaker)
    else:
        alike = Expert.objects.called(source).filter(kind=Expert.Kind.INSTITUTION)
    alike = list(alike[:2])
    return alike[0] if len(alike) == 1 else None


def _printed(text: str, span: tuple[int, int] | None) -> str:
    return text[slice(*span)] if span else ""


def _words(text: str) -> tuple[str, ...]:
    """The words alone, since editors move a mark past a comma and mean the same."""
    return tuple(_LETTERS.findall(fold(text)))


def _replace_open(article: Article, proposals: dict[str, Suggestion]) -> int:
    """Make `proposals` the article's open suggestions; those that recur keep their id."""
    there = {each.fingerprint: each for each in article.suggestions.select_for_update()}
    is_open = {key for key, each in there.items() if each.decision == Suggestion.Decision.OPEN}
    article.suggestions.open().filter(fingerprint__in=is_open - proposals.keys()).delete()
    kept = [proposals[key] for key in proposals.keys() & is_open]
    for each in kept:
        each.pk = there[each.fingerprint].pk
    fields = "revision payload start expert_guess rule reason finder_version tier"
    Suggestion.objects.bulk_update(kept, fields.split())
    new = [each for key, each in proposals.items() if key not in there]
    Suggestion.objects.bulk_create(new)
    return len(new)
