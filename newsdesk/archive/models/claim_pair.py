from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.conflicts import save_if_unchanged
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.statement import Statement


class ClaimPairQuerySet(models.QuerySet):
    def open(self):
        """Those on which nobody has decided."""
        return self.filter(state=ClaimPair.State.OPEN)

    def askable(self):
        """The open ones whose two are public, still by one expert, and not one claim by now."""
        is_public = {"status": "published", "article__withheld_at": None}
        both = {f"{one}__{k}": v for one in ("first", "second") for k, v in is_public.items()}
        orphan = Statement.Anchoring.ORPHAN
        return (
            self.open()
            .filter(first__expert=F("second__expert"), **both)
            .exclude(Q(first__anchoring=orphan) | Q(second__anchoring=orphan))
            .exclude(first__claim=F("second__claim"), first__claim__isnull=False)
        )

    def of(self, statement):
        """The pairs in which `statement` is one of the two."""
        return self.filter(Q(first=statement) | Q(second=statement))

    def best_first(self):
        return self.order_by("-score", "-id")

    def with_statements(self):
        """Fetch what a page shows of the two."""
        return self.select_related("decided_by").prefetch_related(
            *(
                models.Prefetch(name, Statement.objects.for_listing())
                for name in ("first", "second")
            )
        )

    def offer(self, found):
        """Keep what was `found`, triples of two statements and their Likeness; returns how many are new.

        What was decided stays decided: a pair is asked about once, and so are two claims.
        """
        wanted = {}
        for one, other, alike in found:
            if one.claim_id is None or one.claim_id != other.claim_id:
                first, second = sorted([one, other], key=lambda each: each.pk)
                wanted[first.pk, second.pk] = (first, second, alike)
        wanted = self._not_refused(wanted)
        before = self.count_of(wanted)
        self.bulk_create(
            [
                ClaimPair(first=first, second=second, score=alike.score, negates=alike.negates)
                for first, second, alike in wanted.values()
            ],
            ignore_conflicts=True,
            batch_size=500,
        )
        return len(wanted) - before

    def count_of(self, wanted):
        """How many of the pairs of ids `wanted` are kept already."""
        firsts = {first for first, _second in wanted}
        kept = ClaimPair.objects.filter(first__in=firsts).values_list("first", "second")
        return len(set(kept) & set(wanted)) if wanted else 0

    @staticmethod
    def _not_refused(wanted):
        """`wanted` without pairs of claims that an editor has kept apart already."""
        claims = {each.claim_id for pair in wanted.values() for each in pair[:2]} - {None}
        if not claims:
            return wanted
        refused = ClaimPair.objects.filter(state=ClaimPair.State.REFUSED).filter(
            Q(first__claim__in=claims) | Q(second__claim__in=claims)
        )
        kept = set()
        rows = refused.values_list("first", "first__claim", "second", "second__claim")
        for first, first_claim, second, second_claim in rows:
            one, other = _side(first, first_claim), _side(second, second_claim)
            kept |= {(one, other), (other, one)}
        return {
            ids: pair
            for ids, pair in wanted.items()
            if (_side(pair[0].pk, pair[0].claim_id), _side(pair[1].pk, pair[1].claim_id))
            not in kept
        }

    def keep_apart(self, one, other, *, by):
        """Keep that the two are not one claim, whether that was asked or not; returns the pair."""
        first, second = sorted([one, other], key=lambda each: each.pk)
        pair = self.filter(first=first, second=second).first()
        if pair is None:
            details = {"state": ClaimPair.State.REFUSED, "decided_by": by}
            pair = self.create(first=first, second=second, decided_at=timezone.now(), **details)
            Action.objects.record("refuse", pair, by=by, after=pair.as_logged())
        elif pair.state != ClaimPair.State.REFUSED:
            pair.edit(by=by, version=pair.version, verb="refuse", state=ClaimPair.State.REFUSED)
        return pair


def _side(pk, claim_id):
    return ("claim", claim_id) if claim_id else ("statement", pk)


class ClaimPair(models.Model):
    """Two statements of one expert that may be one claim, and what an editor said to that."""

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        JOINED = "joined", _("Joined")
        REFUSED = "refused", _("Not the same")

    first = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    second = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    # How alike their words are (archive.alike), from 0 to 100.
    score = models.PositiveSmallIntegerField(default=0)
    # True where only one of the two says no: shown with a warning.
    negates = models.BooleanField(default=False)
    state = models.CharField(choices=State, default=State.OPEN)
    found_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey("archive.User", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ClaimPairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="claim_pair_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="claim_pair_once"),
        ]
        indexes = [models.Index(fields=["state", "-score", "-id"], name="claim_pair_best_first")]

    def __str__(self):
        return f"{self.first_id} = {self.second_id}?"

    def as_logged(self):
        """What the log keeps of a pair."""
        kept = "first_id second_id score negates state decided_by_id version"
        return {name: getattr(self, name) for name in kept.split()} | {
            "name": self.first.speaker_label
        }

    @transaction.atomic
    def edit(self, *, by, version, verb="edit", reason="", undoes=None, **values):
        """Change its state. Raises Conflict if somebody has decided since `version`."""
        before = self.as_logged()
        values.setdefault("decided_by_id", by.pk)
        save_if_unchanged(self, version, decided_at=timezone.now(), **values)
        log = {"reason": reason, "undoes": undoes, "before": before, "after": self.as_logged()}
        Action.objects.record(verb, self, by=by, **log)
