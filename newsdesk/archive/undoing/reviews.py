"""Turning back what was done to suggestions and statements."""

import datetime
import json

from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.learning import follow, printed_of
from newsdesk.archive.models import Action, ArticleRevision, Expert, Statement, Suggestion, Topic
from newsdesk.archive.undoing.since import Turn

PLAIN = [
    "kind",
    "attribution",
    "expert_id",
    "printed_source",
    "printed_role",
    "certainty",
    "venue",
    "via",
    "nested_in_id",
    "continues_id",
    "claim_id",
    "prediction",
    "flags",
    "language",
    "said_precision",
    "status",
    "status_reason",
    "anchoring",
    "note",
    "published_by_id",
]
# What merges and splits move, too: where a request left it alone, it stays as it is now.
MOVED = {"expert_id", "topic_ids", "claim_id"}
# Names that may have changed since, and what follows from the article's blocks.
NOT_COMPARED = {"expert", "topics", "tag_ids", "zone"}


class SuggestionTurn(Turn):
    """A decision on a suggestion, to be taken back or made again."""

    def check(self, *, by, verb):
        self.thing = Suggestion.objects.filter(pk=self.pk).select_related("revision").first()
        if self.thing is None:
            raise NotAllowed(
                _(
                    "The finder has read the article again since, and this suggestion is gone. "
                    "Nothing was changed."
                )
            )
        self.thing.article = self.article
        if self.thing.revision_id != self.article.revision_id:
            raise NotAllowed(_("The article’s text was replaced since. Nothing was changed."))
        decisions = {self.first.before["decision"], self.last.after["decision"]}
        is_rejection = Suggestion.Decision.REJECTED in decisions
        if is_rejection and not by.may_publish and self.article.has_been_published:
            raise NotAllowed(
                _("Statements of this article have been published: that needs an editor.")
            )

    def apply(self, *, by, verb, words):
        decision = self.first.before["decision"]
        # What it proposed, and what was answered, if that was changed.
        proposed = {name: self.first.before.get(name) for name in ("topic_ids", "answer")}
        self.thing.put_back(verb, decision, by=by, **proposed, **self.logged(words))
        return True


class StatementTurn(Turn):
    """What was done to a statement, which is made again what it was."""

    def check(self, *, by, verb):
        rows = Statement.objects.select_related("expert", "revision")
        self.thing = rows.filter(pk=self.pk).first()
        if self.thing is None:
            raise NotAllowed(_("This statement is no longer here."))
        if self.thing.erased_at:
            raise NotAllowed(_("This was deleted as a law asked. Nothing can be done to it."))
        self.thing.article = self.article
        self.former, left = self.first.before or {}, self.last.after
        self.unmoved = {
            name for name in MOVED if not self.former or self.former.get(name) == left.get(name)
        }
        self._check_as_logged()

    def _check_as_logged(self):
        """Raise NotAllowed if it was changed by something that keeps no log of it."""
        logged = Action.objects.on(self.thing).first().after
        now = json.loads(json.dumps(self.thing.as_logged()))
        compared = now.keys() & logged.keys() - NOT_COMPARED - self.unmoved
        if any(now[name] != logged[name] for name in compared):
            raise NotAllowed(
                _("This statement was changed since by a merge or an import. Nothing was changed.")
            )

    def apply(self, *, by, verb, words):
        printed_before = printed_of(self.thing)
        values, topics = self._as_it_was() if self.former else self._never_recorded()
        note = {"public_note": self._public_note(verb)}
        log = self.logged(words) | note
        self.thing.put_back(verb, by=by, topics=topics, log=log, **values)
        follow(self.thing, printed_before, by=by)
        return True

    def _never_recorded(self):
        """Discarded, and if readers never saw it, referring to nobody and nothing."""
        if self.thing.nested.exclude(status=Statement.Status.DISCARDED).exists():
            raise NotAllowed(
                _(
                    "Words quoted inside this statement are recorded, too. Undo or discard those first."
                )
            )
        values = {
            "status": Statement.Status.DISCARDED,
            "status_reason": Statement.TAKEN_BACK,
        }
        if self.thing.was_public:
            return values, None
        undecided = {"attribution": Statement.Attribution.UNDECIDED, "expert_id": None}
        return values | undecided, []

    def _as_it_was(self):
        former, Status = self.former, Statement.Status
        values = {name: former[name] for name in PLAIN if name not in self.unmoved}
        said_on = former["said_on"]
        values["said_on"] = datetime.date.fromisoformat(said_on) if said_on else None
        if (former["revision_id"], former["spans"]) != (self.thing.revision_id, self.thing.spans):
            revision = ArticleRevision.objects.get(pk=former["revision_id"])
            values |= Statement.placed(revision, former["spans"])
        if self.thing.was_public and former["status"] == Status.DRAFT:
            values |= {"status": Status.WITHHELD, "status_reason": Statement.TAKEN_BACK}
        speaker = values.get("expert_id")
        if speaker and not Expert.objects.filter(pk=speaker).exists():
            raise NotAllowed(
                _("%(name)s is no longer in the archive. Nothing was changed.")
                % {"name": former["expert"]}
            )
        if "topic_ids" in self.unmoved:
            return values, None
        return values | {"tag_ids": former.get("tag_ids")}, self._former_topics()

    def _former_topics(self):
        ids = self.former["topic_ids"]
        topics = Topic.objects.select_related("parent").in_bulk(ids)
        for pk, name in zip(ids, self.former["topics"], strict=True):
            if pk not in topics:
                raise NotAllowed(
                    _("The topic “%(name)s” is no longer here. Nothing was changed.")
                    % {"name": name}
                )
        return [topics[pk] for pk in ids]

    def _public_note(self, verb):
        """What readers are told if a correction of which they were told is turned back."""
        turned = self.actions
        if verb == "redo":
            turned = Action.objects.on(self.thing).filter(request=self.last.undoes.request)
        note = next((each.public_note for each in turned if each.public_note), "")
        if not note or verb == "redo":
            return note
        told = _("A correction was taken back. It had said: “%(note)s”")
        return told % {"note": note}
