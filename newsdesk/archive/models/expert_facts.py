"""What is recorded of an expert beside the name on the page: other forms of it, roles, interests."""

from itertools import zip_longest

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from newsdesk.archive.dates import Precision, read_date, show_date, write_date
from newsdesk.archive.likeness import sounds_of
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.organisation import Organisation
from newsdesk.archive.models.statement import Statement
from newsdesk.extraction import fold


class ExpertName(models.Model):
    """One form in which an expert's name has been printed."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", gettext_lazy("Primary")
        ALIAS = "alias", gettext_lazy("Alias")
        FORMER = "former", gettext_lazy("Former")
        # Helps matching, and is never shown as a name.
        MISPRINT = "misprint", gettext_lazy("Misprint")

    expert = models.ForeignKey("archive.Expert", models.CASCADE, related_name="names")
    text = models.CharField()
    kind = models.CharField(choices=Kind, default=Kind.ALIAS)
    folded = models.CharField(editable=False, db_index=True)
    # The keys of its words as they sound (archive.likeness), a blank on either side of each.
    sounds = models.CharField(editable=False, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "text"], name="each_form_once"),
            models.UniqueConstraint(
                fields=["expert"], condition=Q(kind="primary"), name="one_primary_name"
            ),
        ]

    def __str__(self):
        return self.text

    def save(self, **kwargs):
        self.spell()
        super().save(**kwargs)

    def spell(self):
        """Fill in by what the form is matched."""
        self.folded = fold(self.text)
        self.sounds = sounds_of(self.text)


class DoubtfulName(models.Model):
    """A form that was read of an expert and is not taken for a name of theirs without a yes."""

    class Verdict(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        # Remembered, so that nobody is asked again.
        REFUSED = "refused", gettext_lazy("Refused")

    expert = models.ForeignKey("archive.Expert", models.CASCADE, related_name="doubtful_names")
    text = models.CharField()
    verdict = models.CharField(choices=Verdict, default=Verdict.OPEN)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "text"], name="each_doubt_once"),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(verdict="open"), name="doubt_open"),
        ]

    def __str__(self):
        return self.text


class AffiliationQuerySet(models.QuerySet):
    def standing(self):
        """Those that no editor has refused."""
        return self.exclude(state=Affiliation.State.REFUSED)

    def open(self):
        """Those read in articles that no editor has decided on."""
        return self.filter(state=Affiliation.State.SUGGESTED)

    def public(self):
        """Those that an editor entered, or that were read where the expert's words are public."""
        said = Statement.objects.published().filter(
            expert=models.OuterRef("expert"), article=models.OuterRef("read_in")
        )
        return self.standing().filter(Q(read_in=None) | models.Exists(said))

    def settle(self):
        """Decide what nobody has decided on as an editor did of the same role elsewhere.

        Those of one expert; what was confirmed once and refused once counts as confirmed.
        """
        rows, State = list(self.order_by("id")), Affiliation.State
        for state in (State.CONFIRMED, State.REFUSED):
            decided = {row.wording for row in rows if row.state == state}
            same = [row for row in rows if row.state == State.SUGGESTED and row.wording in decided]
            for row in same:
                row.state = state
            self.bulk_update(same, ["state"])

    def mark_public(self):
        """Note on the organisations of these that readers have seen them, as far as they have."""
        seen = self.public().filter(expert__public_since__isnull=False)
        new = Organisation.objects.filter(public_since=None, pk__in=seen.values("organisation"))
        new.update(public_since=timezone.now())

    def of_listed(self, kind):
        """Those of experts of `kind` who have something in the lists."""
        said = Statement.objects.listed().filter(expert=models.OuterRef("expert"))
        return self.filter(models.Exists(said), expert__kind=kind)


class Affiliation(models.Model):
    """A role an expert has or had, as printed, and where that was read."""

    class State(models.TextChoices):
        # Read in an article, and nobody has looked at it.
        SUGGESTED = "suggested", gettext_lazy("Read, not decided")
        CONFIRMED = "confirmed", gettext_lazy("Confirmed")
        # Kept, so that it is not suggested again.
        REFUSED = "refused", gettext_lazy("Refused: never shown")

    expert = models.ForeignKey("archive.Expert", models.CASCADE, related_name="affiliations")
    role = models.CharField(blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="affiliations"
    )
    since = models.DateField(null=True, blank=True)
    since_precision = models.CharField(choices=Precision, default=Precision.UNKNOWN)
    until = models.DateField(null=True, blank=True)
    until_precision = models.CharField(choices=Precision, default=Precision.UNKNOWN)
    is_former = models.BooleanField(default=False)
    read_in = models.ForeignKey(
        "archive.Article", models.SET_NULL, null=True, blank=True, related_name="affiliations"
    )
    state = models.CharField(choices=State, default=State.CONFIRMED)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="", organisation=None), name="affiliation_says_something"
            )
        ]
        # Of somebody who is often quoted there are thousands, and few of them are refused.
        indexes = [models.Index(fields=["expert", "state"], name="affiliation_by_state")]

    def __str__(self):
        return ", ".join(str(part) for part in (self.role, self.organisation) if part)

    @property
    def wording(self):
        """What is the same in two that say the same role at the same place."""
        return fold(self.role), self.organisation_id

    def as_logged(self):
        """What the log keeps of an affiliation."""
        return {
            "role": self.role,
            "organisation": self.organisation.name if self.organisation else "",
            "since": write_date(self.since, self.since_precision),
            "until": write_date(self.until, self.until_precision),
            "is_former": self.is_former,
            "read_in_id": self.read_in_id,
            "state": self.state,
        }

    def take(self, logged):
        """Be what `logged` says, as as_logged gives it."""
        name = logged["organisation"]
        self.role, self.is_former = logged["role"], logged["is_former"]
        self.organisation = Organisation.objects.named(name) if name else None
        self.since, self.since_precision = read_date(logged["since"])
        self.until, self.until_precision = read_date(logged["until"])
        self.read_in_id = logged["read_in_id"]
        self.state = logged.get("state", self.State.CONFIRMED)


class Disclosure(models.Model):
    """An interest that readers should know of, from the day on which it was recorded."""

    expert = models.ForeignKey("archive.Expert", models.CASCADE, related_name="disclosures")
    text = models.TextField()
    disclosed_on = models.DateField()
    precision = models.CharField(choices=Precision, default=Precision.DAY)

    class Meta:
        ordering = ["-disclosed_on", "-id"]

    def __str__(self):
        return f"{show_date(self.disclosed_on, self.precision)}: {self.text}"

    def as_logged(self):
        """What the log keeps of a disclosure."""
        return {"text": self.text, "disclosed_on": write_date(self.disclosed_on, self.precision)}

    def take(self, logged):
        """Be what `logged` says, as as_logged gives it."""
        self.text = logged["text"]
        self.disclosed_on, self.precision = read_date(logged["disclosed_on"])


def make_rows(rows, wanted):
    """Have the `rows` of an expert, in their order, say what `wanted` says, in its order.

    Nothing refers to a row, so it does not matter which of them says what.
    """
    stored = list(rows.order_by("id"))
    for row, logged in zip_longest(stored, wanted):
        if logged is None:
            row.delete()
        elif row is None or row.as_logged() != logged:
            row = row or rows.model(expert=rows.instance)
            row.take(logged)
            row.save()


class DistinctExpertsQuerySet(models.QuerySet):
    def of(self, expert):
        """The pairs in which `expert` is one of the two."""
        return self.filter(Q(first=expert) | Q(second=expert))

    def between(self, one, other):
        """The pair of the two, in whichever order, if it is there."""
        return self.of(one) & self.of(other)

    def keep_apart(self, one, other, *, by):
        """As tell_apart, and not logged: for what follows from a merge."""
        first, second = sorted([one, other], key=lambda expert: expert.pk)
        return self.get_or_create(first=first, second=second, defaults={"decided_by": by})

    @transaction.atomic
    def tell_apart(self, one, other, *, by, verb="apart", **log):
        """Keep that the two are not the same; returns the pair, and whether that is new."""
        pair = self.keep_apart(one, other, by=by)
        if pair[1]:
            _log_apart(verb, one, other, is_apart=True, by=by, **log)
        return pair

    @transaction.atomic
    def take_back(self, one, other, *, by, verb="together", **log):
        """Forget that the two are not the same, if that was found; returns whether it was."""
        is_found = bool(self.between(one, other).delete()[0])
        if is_found:
            _log_apart(verb, one, other, is_apart=False, by=by, **log)
        return is_found


def _log_apart(verb, one, other, *, is_apart, by, **log):
    pair = {"name": str(one), "other": {"id": other.pk, "name": str(other)}}
    after = pair | {"apart": is_apart}
    Action.objects.record(verb, one, by=by, before={"apart": not is_apart}, after=after, **log)


class DistinctExperts(models.Model):
    """Two people who look alike and are not the same, so that nobody is asked again."""

    first = models.ForeignKey("archive.Expert", models.CASCADE, related_name="+")
    second = models.ForeignKey("archive.Expert", models.CASCADE, related_name="+")
    decided_by = models.ForeignKey("archive.User", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    objects = DistinctExpertsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "distinct experts"
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="distinct_once"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"

    def other(self, expert):
        """The one of the two that is not `expert`."""
        return self.second if self.first_id == expert.pk else self.first


class MergedExpert(models.Model):
    """Where an expert went who was merged into another: the old address leads on from here."""

    old_id = models.BigIntegerField(unique=True)
    old_name = models.CharField()
    expert = models.ForeignKey("archive.Expert", models.PROTECT, related_name="merged")
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey("archive.User", models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.old_name} → {self.expert}"
