"""Turning back what was done to articles, and the state that follows from what is decided."""

from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.deeds import DERIVED, TURNED
from newsdesk.archive.models import Action, Article, Suggestion
from newsdesk.archive.undoing.since import Turn, changed_between


class ArticleTurn(Turn):
    """Facts, state or withholding of an article, to be put back."""

    def __init__(self, actions, article):
        super().__init__(actions, article)
        self.changed = changed_between(self.first.before or {}, self.last.after)

    def counts(self, action):
        """The state and the facts are two things: either can be put back without the other."""
        if action.verb in TURNED and not action.undoes:
            # A state that followed from what is decided: see `settle`.
            return False
        changed = changed_between(action.before or {}, action.after)
        return (changed == {"state"}) == (self.changed == {"state"})

    def check(self, *, by, verb):
        if self.article.has_been_published and not by.may_publish:
            raise NotAllowed(
                _("Statements of this article have been published: that needs an editor.")
            )
        now, left = self.article.as_logged(), self.last.after
        if any(_is_other(name, now[name], left[name]) for name in self.changed):
            raise NotAllowed(_("This article was changed since in the admin. Nothing was changed."))

    def apply(self, *, by, verb, words):
        former = {name: self.first.before[name] for name in self.changed}
        self.article.put_back(verb, former, by=by, **self.logged(words))
        return True


def _is_other(name, now, left):
    """True if the fact is not as it was left; waiting and in review follow from decisions."""
    by_itself = {Article.State.WAITING, Article.State.IN_REVIEW}
    return now != left and not (name == "state" and {now, left} <= by_itself)


def settle(article, turns, *, by, verb, words):
    """Let the article's state follow when the first decision in it is undone or made again.

    Deciding takes an article from waiting into review, by itself; so it goes back when no
    decision stands.
    """
    is_decided = any(
        turn.kind == "suggestion" and turn.thing.decision != Suggestion.Decision.OPEN
        for turn in turns
    )
    article.refresh_from_db(fields=["state"])
    if verb == "redo" and is_decided and article.state == Article.State.WAITING:
        article.put_back(verb, {"state": Article.State.IN_REVIEW}, by=by, reason=words)
    elif article.state == Article.State.IN_REVIEW and _was_left_waiting(article):
        article.put_back(verb, {"state": Article.State.WAITING}, by=by, reason=words)


def _was_left_waiting(article):
    """True if a decision took it into review, and since then nothing stands that was decided."""
    said = Action.objects.on(article).filter(verb="state", undone_by=None).first()
    if not said or said.before["state"] != Article.State.WAITING:
        return False
    reviewed = Action.objects.filter(article=article, object_type__in=["statement", "suggestion"])
    if not reviewed.filter(request=said.request).exists():
        return False
    done = reviewed.filter(pk__gt=said.pk).exclude(verb__in=["undo", *DERIVED])
    undone = Action.objects.filter(undoes__isnull=False, article=article, pk__gt=said.pk)
    return not done.exclude(request__in=undone.values("undoes__request")).exists()
