"""Blacking words out of everything that is stored: for names withheld, and for what law deletes.

What stands in texts that places are counted in becomes as many black bars, so that every span
still fits; elsewhere a label takes its place. Which columns there are is read off the models, so
that what is added to them later is covered, too.
"""

import json
import re
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from newsdesk.archive import bars
from newsdesk.archive import spans as spans_
from newsdesk.archive.models import Article, ArticleRevision, Statement
from newsdesk.archive.models.statement_queryset import batched
from newsdesk.extraction import fold

# Columns, and what the log keeps of them, in which words have places.
PLACED = ("text", "cue")
# Who works here, what they may do, and who is signed in.
LEFT = ("archive.user", "archive.sealedname", "auth", "contenttypes", "sessions")
# Made anew from the others.
MADE = ("search_text", "search_names")
CHUNK = 500


class Redaction(NamedTuple):
    """What is looked for, and what is put in its place.

    `anywhere` is a pattern for the whole archive; `nearby`, which may be None, one for what
    belongs to the `articles` (ids) and to the expert with the id `expert` alone. `hints` are
    words without one of which a row elsewhere is not looked at.
    """

    anywhere: re.Pattern | None
    nearby: re.Pattern
    articles: list
    expert: int | None
    hints: list
    label: str
    bar: str = bars.NAME


class Sealed(NamedTuple):
    """A value that was blacked out: where it stood, what it was, and what it is now."""

    model: str
    pk: object
    field: str
    was: object
    now: object


def pattern_of(words):
    """A pattern for `words`, the longest first; how they are spaced, or joined in addresses, is all one.

    Several words are found in whatever capitals; one alone as it is written, or in capitals.

    >>> pattern_of(["Ada Lind", "May"]).sub("X", "ada-lind, MAY and Ada\\u00a0Lind may; Maybe")
    'X, X and X may; Maybe'
    """
    told = sorted({each.strip() for each in words} - {""}, key=len, reverse=True)
    parts = [_part(each) for each in told]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'})(?!\w)")


def _part(words):
    several = words.split()
    if len(several) == 1:
        return f"(?:{re.escape(words)}|{re.escape(words.upper())})"
    joined = r"(?:[\s\-_+.]|%20)+".join(re.escape(word) for word in several)
    folded = r"(?:[\s\-_+.]|%20)+".join(re.escape(word) for word in fold(words).split())
    return f"(?i:{joined}|{folded})"


def redact(redaction):
    """Black out what the Redaction finds, and yield a Sealed for each value that it changed.

    The rows that it changes get another version, if they have one, so that nobody who has
    them open saves the words anew.
    """
    for model in _models():
        fields = [field for field in model._meta.concrete_fields if _holds_words(field)]
        seen = set()
        for rows, pattern in _rows(model, fields, redaction) if fields else ():
            names = ["pk", *(field.attname for field in fields)]
            for values in list(rows.order_by("pk").values(*names)):
                pk = values.pop("pk")
                if pk not in seen:
                    seen.add(pk)
                    yield from _blacken(model, pk, values, pattern, redaction)


def _models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT and model._meta.label_lower not in LEFT
    ]


def _holds_words(field):
    if field.name in MADE:
        return False
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return is_text and not field.choices and not field.generated and not field.primary_key


def _rows(model, fields, redaction):
    """Pairs of rows of `model` and the pattern to look for in them."""
    rows = model._base_manager.all()
    if model is Article:
        yield from ((rows.filter(pk__in=ids), redaction.nearby) for ids in _each(redaction))
    for name, owner in _owners(model):
        if owner == "expert":
            yield rows.filter(**{name: redaction.expert}), redaction.nearby
            continue
        path = name if owner == "article" else f"{name}__article"
        for ids in _each(redaction):
            yield rows.filter(**{f"{path}__in": ids}), redaction.nearby
    if model._meta.label_lower == "archive.action" and redaction.expert:
        about = {"object_type": "expert", "object_id": redaction.expert}
        yield rows.filter(**about), redaction.nearby
    if redaction.anywhere and redaction.hints:
        yield _hinted(rows, fields, redaction.hints), redaction.anywhere


def _each(redaction):
    return batched(redaction.articles, CHUNK)


def _owners(model):
    """The foreign keys of `model` to what belongs to the articles or to the expert."""
    nouns = {"archive.article": "article", "archive.statement": "statement"}
    nouns |= {"archive.expert": "expert", "archive.articlerevision": "revision"}
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model:
            owner = nouns.get(field.related_model._meta.label_lower)
            if owner and model is not Article:
                yield field.name, owner


def _hinted(rows, fields, hints):
    """The rows in which one of the `hints` stands anywhere, however JSON writes it."""
    texts = {f"{field.attname}_words": Cast(field.attname, models.TextField()) for field in fields}
    condition = Q(pk__in=[])
    for name in texts:
        for hint in hints:
            for written in {hint, json.dumps(hint)[1:-1], fold(hint)}:
                condition |= Q(**{f"{name}__icontains": written})
    return rows.alias(**texts).filter(condition)


def _blacken(model, pk, values, pattern, redaction):
    changed = {}
    for name, value in values.items():
        new = _without(value, pattern, redaction, key=name)
        if new != value:
            changed[name] = _fitting(model, name, new)
            yield Sealed(model._meta.label_lower, pk, name, value, changed[name])
    if changed:
        _write(model, pk, changed)


def _write(model, pk, values):
    if any(field.name == "version" for field in model._meta.concrete_fields):
        values = values | {"version": models.F("version") + 1}
    model._base_manager.filter(pk=pk).update(**values)


def _fitting(model, name, value):
    """An address with the name in it is no address any more."""
    return "" if isinstance(model._meta.get_field(name), models.URLField) else value


def _without(value, pattern, redaction, *, key):
    label, bar = redaction.label, redaction.bar
    if isinstance(value, str):
        is_placed = key in PLACED
        return pattern.sub(lambda found: bar * len(found[0]) if is_placed else label, value)
    if isinstance(value, list):
        return [_without(each, pattern, redaction, key=key) for each in value]
    if isinstance(value, dict):
        return {
            pattern.sub(label, name): _without(each, pattern, redaction, key=name)
            for name, each in value.items()
        }
    return value


def restore(sealed):
    """Put back what the Sealeds were, wherever that still is as it was left; how many were not."""
    left = 0
    for each in sealed:
        model = apps.get_model(each.model)
        rows = model._base_manager.filter(pk=each.pk)
        now = rows.values_list(each.field, flat=True).first()
        if now == each.now and now is not None:
            _write(model, each.pk, {each.field: each.was})
        elif isinstance(now, str) and each.field in PLACED and len(now) == len(each.was):
            # Somebody else's name was withheld in it since.
            pairs = zip(each.was, each.now, now, strict=True)
            back = [was if here == bar != was else here for was, bar, here in pairs]
            _write(model, each.pk, {each.field: "".join(back)})
        else:
            left += 1
    return left


def follow_text(articles):
    """Have the words of statements in the `articles` (ids) be what their text has at their places."""
    for ids in batched(articles, CHUNK):
        theirs = Statement.objects.filter(article__in=ids, erased_at=None)
        for statement in theirs.select_related("revision"):
            text, places = statement.revision.text, statement.spans
            words = {
                "text": spans_.content_of(text, places["content"]),
                "cue": text[slice(*places["cue"])] if places["cue"] else "",
            }
            if words != {"text": statement.text, "cue": statement.cue}:
                Statement.objects.filter(pk=statement.pk).update(**words)
        theirs.relist()


def count_in(pattern, articles):
    """How often the pattern is found in the texts of the `articles` (ids)."""
    texts = ArticleRevision.objects.filter(article__in=articles).values_list("text", flat=True)
    return sum(len(pattern.findall(text)) for text in texts.iterator(chunk_size=CHUNK))
