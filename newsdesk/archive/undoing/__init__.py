"""Undo and redo: what one request did is taken back as one, and can be done again.

- Who did it undoes it: as a rule the newest request of theirs that stands (`undoable`); out
  of that order as long as nothing that it touched was changed since.
- Everything that the request touched must still be as the log has it. What was done to it
  since and has been undone does not count; for the rest, ChangedSince says who did what.
- An undo is logged as actions of its own that name what they undo. So redo is undoing the
  undo, and is offered (`redoable`) until the same person does something new.
- What the request made is not deleted if it was public or anything refers to it: statements
  are discarded (what was public says so at its address, with Statement.TAKEN_BACK), a draft
  that was published in between is withheld, an expert or topic stays.
- What follows from other things is not restored but follows anew: lists and search, names and
  roles that were learned, the state of an article on which nothing is decided any more.

All of it happens in one transaction, or nothing. Articles are locked first, in order of id.
"""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.deeds import DERIVED, TURNED, in_words
from newsdesk.archive.models import Action, Article
from newsdesk.archive.models.action import one_request
from newsdesk.archive.undoing.articles import ArticleTurn, settle
from newsdesk.archive.undoing.merges import (
    ApartTurn,
    MergeTurn,
    SplitTurn,
    is_merge,
    is_split,
    is_telling_apart,
)
from newsdesk.archive.undoing.reviews import StatementTurn, SuggestionTurn
from newsdesk.archive.undoing.since import ChangedSince
from newsdesk.archive.undoing.standing import StandingTurn, is_standing
from newsdesk.archive.undoing.things import MadeTurn, ThingTurn

__all__ = ["FINAL", "ChangedSince", "Turned", "redo", "redoable", "undo", "undoable"]

FINAL = {
    "erase": gettext_lazy("What was deleted as a law asked is gone for good."),
    "import": gettext_lazy(
        "Bringing an article in is not undone here. Withhold it if readers see it."
    ),
    "replace text": gettext_lazy(
        "Replacing the text is not undone here. Replace it again by what it was."
    ),
}
TURNS = {"statement": StatementTurn, "suggestion": SuggestionTurn}


class Turned(NamedTuple):
    """What was undone or done again: in words, with its articles and what was touched in them.

    `things` are pairs of a model's name and an id, those touched last first.
    """

    words: str
    articles: list
    things: list


def undoable(user, article=None):
    """The newest request of `user` (in `article`) that stands, or None."""
    done = _of(user, article).exclude(verb__in=["undo", "import"]).filter(_stands())
    return done.values_list("request", flat=True).first()


def redoable(user, article=None):
    """The request with which `user` last undid something, unless they did anything new since."""
    mine = _of(user, article)
    undone = mine.filter(_stands(), verb="undo").first()
    new = mine.exclude(verb__in=["undo", "redo", *DERIVED])
    if undone is None or new.filter(pk__gt=undone.pk).exists():
        return None
    return undone.request


def _of(user, article):
    actions = Action.objects.filter(by=user).exclude(verb__in=DERIVED)
    return actions.filter(article=article) if article else actions


def _stands():
    """True for actions whose request has not been undone (for an undo: not done again)."""
    return ~Exists(Action.objects.filter(undoes__request=OuterRef("request")))


def undo(request, *, by):
    """Take back what `by` did with `request`, and return a Turned.

    Raises ChangedSince if somebody changed what it touched, NotAllowed if it cannot be.
    """
    return _turn(request, by=by, verb="undo")


def redo(request, *, by):
    """Do again what `by` undid with `request`, and return a Turned. Raises as undo does."""
    return _turn(request, by=by, verb="redo")


@transaction.atomic
def _turn(request, *, by, verb):
    # Whoever presses twice waits here, and then finds it done.
    actions = list(Action.objects.filter(request=request).order_by("pk").select_for_update())
    _check(actions, by=by, verb=verb)
    # What is derived may be in thousands of articles, and settles nothing in them.
    articles = {each.article_id for each in actions if each.verb not in DERIVED} - {None}
    articles = Article.objects.filter(pk__in=articles).order_by("pk").select_for_update(no_key=True)
    articles = {article.pk: article for article in articles}
    words = next((each.reason for each in actions if each.verb in TURNED), in_words(actions))
    turns = _turns(actions, articles)
    with one_request():
        for turn in turns:
            turn.check_unchanged(by=by, verb=verb)
        for turn in turns:
            turn.check(by=by, verb=verb)
        try:
            changed = [turn for turn in turns if turn.apply(by=by, verb=verb, words=words)]
        except (Conflict, IntegrityError) as error:
            raise NotAllowed(_("Something of it was changed at this moment. Try again.")) from error
        except ValidationError as error:
            raise NotAllowed(error.messages[0]) from error
        if not changed:
            raise NotAllowed(
                _("What was made is in use, so it stays: %(words)s.") % {"words": words}
            )
        for article in articles.values():
            settle(article, turns, by=by, verb=verb, words=words)
    return Turned(words, list(articles.values()), [(turn.kind, turn.pk) for turn in changed])


def _check(actions, *, by, verb):
    if not any(each.by_id == by.pk for each in actions):
        raise NotAllowed(_("There is nothing of yours to undo here."))
    if any(each.by_id not in (by.pk, None) for each in actions):
        raise NotAllowed(_("Somebody else did this. Only they can undo it."))
    if Action.objects.filter(undoes__in=actions).exists():
        raise NotAllowed(
            _("This was undone already.") if verb == "undo" else _("This was done again.")
        )
    if (verb == "redo") != all(each.verb in ("undo", *DERIVED) for each in actions):
        raise NotAllowed(_("What was done can be undone, and what was undone be done again."))
    if reason := next((FINAL[each.verb] for each in actions if each.verb in FINAL), ""):
        raise NotAllowed(reason)


def _turns(actions, articles):
    """A turn for each thing that the request touched, the one that was touched last first."""
    by_thing = {}
    for action in actions:
        if action.verb not in DERIVED:
            by_thing.setdefault((action.object_type, action.object_id), []).append(action)
    touched = sorted(by_thing.values(), key=lambda done: -done[-1].pk)
    is_only_article = all(done[0].object_type == "article" for done in touched)
    turns = []
    for done in touched:
        kind, article = done[0].object_type, articles.get(done[-1].article_id)
        if is_merge(done[-1]):
            turns.append(MergeTurn(done))
        elif is_telling_apart(done[-1]):
            turns.append(ApartTurn(done))
        elif is_split(done[-1]):
            turns.append(SplitTurn(done))
        elif is_standing(done[-1]):
            turns.append(StandingTurn(done))
        elif kind in TURNS:
            turns.append(TURNS[kind](done, article))
        elif kind == "article":
            # Beside a decision, an article's state follows from it: see `settle`.
            turns += [ArticleTurn(done, article)] if is_only_article else []
        elif done[0].before is None or done[-1].after is None:
            turns.append(MadeTurn(done))
        else:
            turns.append(ThingTurn(done))
    return turns
