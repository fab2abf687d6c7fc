"""Whose words these are, asked once: an answer goes for all that hangs on it in the article."""

from itertools import takewhile

from django.db import transaction
from django.db.models import Q

from newsdesk.archive.models.action import one_request
from newsdesk.archive.models.expert import name_in

# A chain of pronouns is hardly ever longer; what it costs to find it has a bound.
LONGEST_CHAIN = 40


@transaction.atomic
def say_who(suggestion, name, *, by, expert=None):
    """Record that `suggestion` is by `name`, or if "" by somebody else; return what follows it.

    `expert` is who bears the name, if known. Raises Conflict when somebody has decided already.
    """
    with one_request():
        suggestion.article.lock()
        following = followers_of(suggestion)
        suggestion.take_answer(name, by=by, expert=expert)
        answer_for(following, name, by=by, expert=expert)
    return following


def answer_for(following, name, *, by, expert=None):
    """Give the suggestions `following` the answer that was given to the one they hang on."""
    for each in following:
        each.take_answer(name, by=by, expert=expert)


def followers_of(suggestion):
    """The open suggestions whose speaker hangs on this one's, unless answered otherwise.

    Those that print the same odd name, and the pronouns and descriptions that come after it
    until somebody is named or somebody else speaks. In the order of the text.
    """
    name = suggestion.payload.get("speaker")
    if not name:
        return []
    others = suggestion.article.suggestions.filter(revision=suggestion.revision_id)
    others = others.select_related("expert_guess").in_article_order()
    after = Q(start__gt=suggestion.start) | Q(start=suggestion.start, pk__gt=suggestion.pk)
    chain = takewhile(lambda each: _seems_to_be(name, each), others.filter(after)[:LONGEST_CHAIN])
    found = {each.pk: each for each in chain if not name_in(_printed_in(each, suggestion))}
    printed = _printed_in(suggestion, suggestion)
    if name_in(printed) and suggestion.payload.get("certainty") == "inferred":
        alike = others.open().filter(payload__speaker=name, payload__certainty="inferred")
        alike = alike.exclude(pk=suggestion.pk)[:LONGEST_CHAIN]
        found |= {each.pk: each for each in alike if _printed_in(each, suggestion) == printed}
    same = [e for e in found.values() if e.is_open and e.answer == suggestion.answer]
    return sorted(same, key=lambda each: (each.start, each.pk))


def _seems_to_be(name, suggestion):
    found = suggestion.payload
    return found.get("speaker") == name and found.get("certainty") == "inferred"


def _printed_in(each, known):
    """The source that `each` prints; both are of one text, which is long and read once."""
    each.article, each.revision = known.article, known.revision
    source = each.payload.get("source")
    return known.revision.text[slice(*source)] if source else ""
