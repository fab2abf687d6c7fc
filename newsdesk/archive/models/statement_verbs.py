from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsdesk.archive import claiming
from newsdesk.archive.conflicts import NotAllowed, save_if_unchanged
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.claim import Claim
from newsdesk.archive.search import unindex


class StatementVerbs:
    """What is done to a Statement: each verb writes it, lists it anew, and logs what it did."""

    def _change(self, verb, *, by, version, topics=None, tag_ids=None, log=None, **values):
        """Write `values` and tags if nobody else saved since `version`, and log it as `verb`."""
        self.article.lock()
        self._check_speaker(values)
        before, former = self.as_logged(), self.claim_id
        # Off the lists first: what is no longer published must not be listed for a moment.
        unindex(
            type(self).objects.filter(pk=self.pk, seq__isnull=False).values_list("seq", flat=True)
        )
        save_if_unchanged(self, version, seq=None, **values)
        if topics is not None:
            self.set_topics(topics, tag_ids)
        # Where it was one claim with others, their card is another one now.
        left = Q(claim=former) if former != self.claim_id else Q()
        type(self).objects.filter(Q(pk=self.pk) | left).relist()
        self.refresh_from_db(fields=["seq", "listed_under"])
        Action.objects.record(
            verb,
            self,
            by=by,
            article=self.article,
            before=before,
            after=self.as_logged(),
            **(log or {}),
        )

    def _check_speaker(self, values):
        """Raise NotAllowed if it would be public under somebody who is withheld."""
        from newsdesk.archive.models.expert import Expert

        if self.erased_at:
            raise NotAllowed(_("This was deleted as a law asked. Nothing can be done to it."))
        expert = values.get("expert", self.expert)
        pk = values.get("expert_id", expert.pk if expert else None)
        is_public = values.get("status", self.status) == self.Status.PUBLISHED
        if is_public and pk and Expert.objects.filter(pk=pk).exclude(withheld_at=None).exists():
            raise NotAllowed(_("The speaker is withheld, with all statements. Release them first."))

    @transaction.atomic
    def correct(self, *, by, version, topics=None, public_note="", **values):
        """Change what is recorded. Words or speaker of what was public ask for a public note.

        Raises Conflict if somebody else saved since `version`, NotAllowed without the note
        or when a contributor touches what was public.
        """
        if self.was_public and not by.may_publish:
            raise NotAllowed(_("Only an editor may change what has been published."))
        if self.was_public and not public_note and self._changes_the_record(values):
            raise NotAllowed(
                _("Readers have seen these words. Say in a sentence for them what was corrected.")
            )
        former = self.claim_id if "expert" in values else None
        if former and "claim" not in values:
            # A claim is one expert's: what turns out to be somebody else's leaves it.
            speaker = values["expert"]
            if not claiming.fits(self, self.claim_id, speaker and speaker.pk):
                values["claim"] = None
        self._change(
            "correct",
            by=by,
            version=version,
            topics=topics,
            log={"public_note": public_note},
            **values,
        )
        if former:
            claiming.part_strays(former, by=by)
            self.refresh_from_db(fields=["claim", "version", "seq", "listed_under"])
        if self.is_published:
            claiming.offer_for(self)

    def _changes_the_record(self, values):
        compared = ("text", "kind", "attribution", "expert", "printed_source")
        return any(name in values and values[name] != getattr(self, name) for name in compared)

    @transaction.atomic
    def publish(self, *, by, version, is_confirmed=False):
        """Show it to readers: a draft for the first time, or a withheld one again.

        An inferred speaker must have been confirmed by whoever publishes. Raises NotAllowed
        with what is missing, Conflict if somebody else saved since `version`.
        """
        self.check_publishable(by=by, is_confirmed=is_confirmed or self.was_public)
        self._change(
            "publish",
            by=by,
            version=version,
            status=self.Status.PUBLISHED,
            status_reason="",
            published_at=self.published_at or timezone.now(),
            published_by_id=by.pk,
            **self._joined_to_twin(by=by),
        )
        claiming.offer_for(self)

    def _joined_to_twin(self, *, by):
        """The claim that it shares with the same words of the same expert in its article, if any."""
        twin = None if self.claim_id else claiming.twin_of(self)
        if twin is None:
            return {}
        if not twin.claim_id:
            twin.change_claim("join", Claim.objects.create().pk, by=by)
        return {"claim_id": twin.claim_id}

    def change_claim(self, verb, claim_id, *, by, **values):
        """Have it be of the claim `claim_id`, or of none, logged as `verb`: see archive.claiming."""
        self._change(verb, by=by, version=self.version, claim_id=claim_id, **values)

    def check_publishable(self, *, by, is_confirmed):
        """Raise NotAllowed, saying what is missing, unless `by` may publish this as it is."""
        if not by.may_publish:
            raise NotAllowed(_("Only an editor may publish. Save it as a draft."))
        if self.status == self.Status.DISCARDED:
            raise NotAllowed(_("This was discarded. Mark the words again to record them anew."))
        if self.anchoring in (self.Anchoring.ORPHAN, self.Anchoring.WITHDRAWN):
            raise NotAllowed(_("Its words are no longer in the article. Mark them again first."))
        if self.attribution == self.Attribution.UNDECIDED:
            raise NotAllowed(_("Choose who said this, or say that the source is unnamed."))
        if self.certainty == self.Certainty.INFERRED and self.expert_id and not is_confirmed:
            raise NotAllowed(_("The speaker is inferred. Confirm who it is before publishing."))

    @transaction.atomic
    def withhold(self, *, by, version, reason, is_withdrawn=False):
        """Take it off the public pages; its address then says why.

        `is_withdrawn` says of an orphan that the outlet took its words back, as its address does
        then. Raises NotAllowed, saying why, or Conflict if somebody else saved since `version`.
        """
        if not by.may_publish:
            raise NotAllowed(_("Only an editor may withhold a statement."))
        if not self.is_published:
            raise NotAllowed(_("Only a published statement can be withheld."))
        if not reason.strip():
            raise NotAllowed(_("Say why it is withheld: readers see the reason at its address."))
        if is_withdrawn and self.anchoring != self.Anchoring.ORPHAN:
            raise NotAllowed(_("Its words are in the article, so they were not withdrawn."))
        self._change(
            "withdraw" if is_withdrawn else "withhold",
            by=by,
            version=version,
            status=self.Status.WITHHELD,
            status_reason=reason.strip(),
            anchoring=self.Anchoring.WITHDRAWN if is_withdrawn else self.anchoring,
            log={"reason": reason.strip()},
        )

    @transaction.atomic
    def discard(self, *, by, version, reason=""):
        """Put a draft aside that should not have been recorded. What was public is withheld."""
        if self.was_public:
            raise NotAllowed(_("What readers have seen is withheld, not discarded."))
        self._change(
            "discard",
            by=by,
            version=version,
            status=self.Status.DISCARDED,
            status_reason=reason,
            log={"reason": reason},
        )

    @transaction.atomic
    def revive(self, *, by, is_confirmed, spans, topics=(), revision=None, **fields):
        """Record a discarded one anew, as `fields` have it: a draft, or unseen if it was public."""
        status = self.Status.WITHHELD if self.was_public else self.Status.DRAFT
        placed = self.placed(revision or self.article.revision, spans)
        values = placed | fields | {"status": status, "anchoring": self.Anchoring.OK}
        if not self.was_public:
            values["status_reason"] = ""
        self._change("accept", by=by, version=self.version, topics=topics, **values)
        if by.may_publish:
            self.check_publishable(by=by, is_confirmed=is_confirmed)

    @transaction.atomic
    def put_back(self, verb, *, by, log=None, **values):
        """Write `values` and tags that it had before, logged as `verb` ("undo", "redo").

        They may hold `topics` and, in the same order, the `tag_ids` that these had.
        """
        if not by.may_publish and (self.was_public or values.get("status") == "published"):
            raise NotAllowed(_("Only an editor may change what has been published."))
        speaker = values.get("expert_id", self.expert_id)
        if values.get("claim_id") and not claiming.fits(self, values["claim_id"], speaker):
            # Of those with whom it was one claim, none is this expert's by now.
            values["claim_id"] = None
        former = {self.claim_id, values.get("claim_id")} - {None}
        self._change(verb, by=by, version=self.version, log=log, **values)
        if former:
            claiming.part_strangers(type(self).objects.filter(claim__in=former))

    @transaction.atomic
    def retag(self, *, by, add=(), remove=()):
        """Add and remove tags. Idempotent, so it needs no version; logged if anything changed."""
        self.article.lock()
        self.refresh_from_db(fields=["seq", "published_at"])
        if self.was_public and not by.may_publish:
            raise NotAllowed(_("Only an editor may tag what has been published."))
        vars(self).pop("direct_links", None)
        before = self.as_logged()
        kept = [topic for topic in self.direct_topics() if topic not in remove]
        self.set_topics(kept + [topic for topic in add if topic not in kept])
        after = self.as_logged()
        if after["topics"] != before["topics"]:
            type(self).objects.filter(pk=self.pk).relist()
            Action.objects.record(
                "tag",
                self,
                by=by,
                article=self.article,
                before=before,
                after=after,
            )

    def set_topics(self, topics, tag_ids=None):
        """Make `topics` its tags; the topic above each is linked too, as inherited.

        Those it does not have yet get the `tag_ids`, if given, as far as these are free.
        """
        wanted = self.links_to(topics)
        self.topic_links.exclude(topic__in=wanted).delete()
        had = self._free_tags(topics, tag_ids) if tag_ids else {}
        for topic_id, is_direct in wanted.items():
            values = {"is_direct": is_direct, "seq": self.seq}
            made = values | had.get(topic_id, {})
            self.topic_links.update_or_create(
                topic_id=topic_id, defaults=values, create_defaults=made
            )
        if hasattr(self, "direct_links"):
            del self.direct_links

    def _free_tags(self, topics, tag_ids):
        """By the id of the topic, {"pk": the one of `tag_ids`} where no row has that."""
        links = type(self).topics.through.objects
        taken = set(links.filter(pk__in=tag_ids).values_list("pk", flat=True))
        tags = zip(topics, tag_ids, strict=True)
        return {topic.pk: {"pk": pk} for topic, pk in tags if pk not in taken}

    @staticmethod
    def links_to(topics):
        """By id, every topic that a statement tagged with `topics` is about: is it a tag itself?"""
        wanted = {}
        for topic in topics:
            for linked in topic.lineage:
                wanted[linked.pk] = wanted.get(linked.pk, False) or linked == topic
        return wanted

    def follow(self, revision, result, *, by):
        """Go along to `revision`; `result` (a carrying.Carried) says what became of the words.

        Words that moved are placed anew. Of those that changed or went, the approved ones stay
        as they are, with a note, until an editor decides.
        """
        values = {"anchoring": result.anchoring}
        if result.anchoring == self.Anchoring.OK:
            values |= self.placed(revision, result.spans)
        if any(getattr(self, name) != value for name, value in values.items()):
            self._change("follow", by=by, version=self.version, **values)
