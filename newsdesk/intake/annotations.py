"""Reads W3C Web Annotations as suggestions: what others have marked, for an editor to decide on.

Takes what Newsdesk writes (archive.annotations), and what others write who say where the words
stand in the text (TextPositionSelector, in code points) and which they are (TextQuoteSelector).
Where the two disagree the words count, if they stand in the article once.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import transaction

from newsdesk.archive.models import Article, Suggestion, Topic
from newsdesk.archive.spans import UnfitSpans, make_spans
from newsdesk.extraction import FoundStatement
from newsdesk.intake.reading import Reading, Text, proposals_of
from newsdesk.intake.suggesting import ANNOTATION, keep, texts_of

KINDS = ("direct", "mixed", "indirect")
# From so much of the words inside marks they are a direct quotation.
DIRECT = 0.9
BATCH = 200


class InvalidAnnotation(ValueError):
    """Why an annotation cannot be taken, and what to do about it."""


class Outcome(NamedTuple):
    """What became of the annotation with this number, from 1: new, here already, or an error."""

    number: int
    is_new: bool = False
    error: str = ""


class Marked(NamedTuple):
    """An annotation as it was read: its number and id, its article's id, and what it says."""

    number: int
    id: str
    article: int
    found: FoundStatement
    nested_in: str
    topics: list[str]


def annotations_in(data: bytes) -> Iterator[tuple[int, Any]]:
    """The annotations of a file with their numbers: a line each, an array, a page or a collection.

    A line that is no JSON yields an InvalidAnnotation in its place.
    """
    try:
        found = json.loads(data)
    except ValueError:
        lines = [line for line in data.split(b"\n") if line.strip()]
        for number, line in enumerate(lines, start=1):
            try:
                yield number, json.loads(line)
            except ValueError:
                yield number, InvalidAnnotation("It is not JSON.")
        return
    if isinstance(found, dict):
        found = found.get("first", found)
        found = found.get("items", [found]) if isinstance(found, dict) else found
    yield from enumerate(found if isinstance(found, list) else [found], start=1)


def bring_in(annotations: Iterable[tuple[int, Any]], *, site: str = "") -> Iterator[Outcome]:
    """Make annotations suggestions of the articles they are about; yields what became of each.

    `site` is the address of the archive that wrote them, if it is this one: its own addresses
    of articles are then known, too.
    """
    marked: dict[int, list[Marked]] = defaultdict(list)
    texts: dict[str, Text | None] = {}
    for number, annotation in annotations:
        try:
            each = _read(number, annotation, site.rstrip("/"), texts)
        except InvalidAnnotation as error:
            yield Outcome(number, error=str(error))
        else:
            marked[each.article].append(each)
    for article, its in marked.items():
        new = _keep(article, its)
        for each, is_new in zip(its, new, strict=True):
            yield Outcome(each.number, is_new)


@transaction.atomic
def _keep(article: int, marked: list[Marked]) -> list[bool]:
    """Store what was marked in an article; says of each whether it is a new suggestion."""
    [text] = texts_of([article])
    # In the order of the text, as the finder's are; one that stands within another knows it.
    order = sorted(range(len(marked)), key=lambda n: marked[n].found.spans[0])
    places = {marked[n].id: place for place, n in enumerate(order)}
    for each in marked:
        each.found.nested_in = places.get(each.nested_in)
    proposals = proposals_of(text, [marked[n].found for n in order])
    before = set(Suggestion.objects.filter(article=article).values_list("fingerprint", flat=True))
    keep([Reading(text, proposals, by=ANNOTATION)])
    there = Suggestion.objects.filter(article=article).exclude(fingerprint__in=before)
    there = {suggestion.fingerprint: suggestion for suggestion in there}
    is_new = {}
    for n, proposal in zip(order, proposals, strict=True):
        suggestion = there.get(proposal.fingerprint)
        is_new[n] = suggestion is not None
        if suggestion:
            topics = [Topic.objects.find(path) for path in marked[n].topics]
            suggestion.topic_guesses.set(topic for topic in topics if topic)
    return [is_new[n] for n in range(len(marked))]


def _read(number: int, annotation: Any, site: str, texts: dict[str, Text | None]) -> Marked:
    if isinstance(annotation, InvalidAnnotation):
        raise annotation
    if not isinstance(annotation, dict) or "target" not in annotation:
        raise InvalidAnnotation("It has no target, so it is no annotation of anything.")
    targets = _list(annotation["target"])
    sources = {_address(target) for target in targets}
    if len(sources) != 1 or not (source := sources.pop()):
        raise InvalidAnnotation("Its targets do not name one page. Give each the same source.")
    text = _text_at(source, site, texts)
    spans = sorted(_place(target, text.text) for target in targets)
    try:
        checked = make_spans(text.text, spans)
    except UnfitSpans as error:
        raise InvalidAnnotation(f"Its words are no statement here: {error}") from None
    bodies = [body for body in _list(annotation.get("body")) if isinstance(body, dict)]
    said = {name: _own(annotation, name, str) for name in ("certainty", "venue", "printedRole")}
    found = FoundStatement(
        spans=checked["content"],
        verbatim=checked["verbatim"],
        inserted=checked["inserted"],
        kind=_kind(bodies, checked),
        cue=_own_span(annotation, "cue", text.text, spans, checked),
        source=_own_span(annotation, "source", text.text, spans, checked),
        speaker=_speaker(bodies) or None,
        role=said["printedRole"] or None,
        venue=said["venue"] or None,
        via=[each for each in _own(annotation, "via", list) if isinstance(each, str)],
        certainty="certain" if said["certainty"] == "certain" else "inferred",
        rule="annotation",
        reason="Came as an annotation.",
        confidence=1.0,
    )
    topics = [_words(body) for body in bodies if body.get("purpose") == "tagging"]
    nested_in = _own(annotation, "nestedIn", str)
    return Marked(number, str(annotation.get("id", "")), text.article, found, nested_in, topics)


def _list(value: Any) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def _own(annotation: dict, name: str, type_: type) -> Any:
    """A property that Newsdesk has given it, if it is of the type."""
    value = annotation.get(f"newsdesk:{name}")
    return value if isinstance(value, type_) else type_()


def _own_span(
    annotation: dict, name: str, text: str, given: list, spans: dict
) -> tuple[int, int] | None:
    """Where a part beside the words stands, if they all stand where the annotation has them."""
    span = annotation.get(f"newsdesk:{name}")
    positions = [_selector(each, "TextPositionSelector") for each in _list(annotation["target"])]
    stated = sorted([each.get("start"), each.get("end")] for each in positions if each)
    if not span or stated != [list(each) for each in given]:
        return None
    try:
        return tuple(make_spans(text, spans["content"], **{name: span})[name])
    except UnfitSpans:
        return None


def _address(target: Any) -> str:
    """The page that a target is about."""
    source = target.get("source", target.get("id")) if isinstance(target, dict) else target
    source = source.get("id") if isinstance(source, dict) else source
    return source.partition("#")[0] if isinstance(source, str) else ""


def _text_at(source: str, site: str, texts: dict[str, Text | None]) -> Text:
    """The text of the article at an address, of the outlet's or of this site."""
    if source not in texts:
        own = source.removeprefix(f"{site}/articles/") if site else source
        pk = own.partition("-")[0].strip("/") if own != source else ""
        is_it = {"pk": pk} if pk.isdecimal() and len(pk) < 18 else {"url": source}
        articles = Article.objects.filter(**is_it).exclude(revision=None)
        found = texts_of(articles.values_list("pk", flat=True)[:1])
        texts[source] = found[0] if found else None
    if not (text := texts[source]):
        raise InvalidAnnotation(f"There is no article from {source} here. Bring it in first.")
    return text


def _selector(target: Any, type_: str) -> dict:
    selectors = _list(target.get("selector")) if isinstance(target, dict) else []
    return next((s for s in selectors if isinstance(s, dict) and s.get("type") == type_), {})


def _place(target: Any, text: str) -> tuple[int, int]:
    """Where the words of a target stand."""
    quote = _selector(target, "TextQuoteSelector")
    exact = quote.get("exact")
    if not isinstance(exact, str) or not exact.strip():
        raise InvalidAnnotation(
            "It does not say which words it means. A place alone may be one in another text: give "
            "a TextQuoteSelector, too."
        )
    position = _selector(target, "TextPositionSelector")
    start, end = position.get("start"), position.get("end")
    if isinstance(start, int) and isinstance(end, int) and text[max(0, start) : end] == exact:
        return start, end
    beside = [quote.get(name) or "" for name in ("prefix", "suffix")]
    prefix, suffix = (each if isinstance(each, str) else "" for each in beside)
    for before, after in ((prefix, suffix), ("", "")):
        starts = list(_all(text, before + exact + after))
        if len(starts) == 1:
            start = starts[0] + len(before)
            return start, start + len(exact)
    count = sum(1 for _ in _all(text, exact))
    problem = f"stand there {count} times" if count else "do not stand in the article"
    raise InvalidAnnotation(
        f"“{exact[:60]}”: these words {problem}. Give what stands before and after them (prefix, "
        "suffix), as it is in the article here."
    )


def _all(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _kind(bodies: list[dict], spans: dict) -> str:
    """The kind that a body says it is, or else what the quotation marks say."""
    said = {_words(body) for body in bodies if body.get("purpose") == "classifying"}
    if known := said & set(KINDS):
        return known.pop()
    marked, whole = (sum(e - s for s, e in spans[name]) for name in ("verbatim", "content"))
    return "indirect" if not marked else "direct" if marked >= DIRECT * whole else "mixed"


def _speaker(bodies: list[dict]) -> str:
    for body in bodies:
        if body.get("purpose") == "identifying":
            source = body.get("source")
            name = source.get("name") if isinstance(source, dict) else body.get("value")
            return name if isinstance(name, str) else ""
    return ""


def _words(body: dict) -> str:
    return value if isinstance(value := body.get("value"), str) else ""
