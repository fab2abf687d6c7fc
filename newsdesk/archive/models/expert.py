from collections import defaultdict

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from nameparser import HumanName

from newsdesk.archive.addresses import slug_of
from newsdesk.archive.conflicts import save_if_unchanged
from newsdesk.archive.counting import CountOf
from newsdesk.archive.dates import Precision, show_date
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.statement import Statement
from newsdesk.extraction import fold
from newsdesk.extraction.people import edit_distance, name_runs, printed_name
from newsdesk.extraction.sentences import paragraph_tokens

MOST_ALIKE = 1000


def sort_name_for(name, kind):
    """`name` as an index lists it: "Vaz, Ana" for a person, the name itself for a body."""
    if kind == Expert.Kind.INSTITUTION:
        return name.removeprefix("The ")
    parsed = HumanName(name)
    given = " ".join(part for part in (parsed.first, parsed.middle) if part)
    return f"{parsed.last}, {given}" if parsed.last and given else name


def is_misspelt(one, other):
    """True for two folded names one letter apart, two letters if they are long."""
    allowed = 1 if min(len(one), len(other)) < 8 else 2
    return 0 < edit_distance(one, other, allowed) <= allowed


def name_in(printed):
    """The one person's name in what an article printed ("economist Ada Lind"), or ""."""
    tokens = paragraph_tokens(printed, 0, len(printed))
    names = [printed_name(tokens, run) for run in name_runs(tokens)]
    return names[0] if len(names) == 1 else ""


class Organisation(models.Model):
    """A body that experts speak for or belong to."""

    name = models.CharField(unique=True)
    homepage = models.URLField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class ExpertQuerySet(models.QuerySet):
    def called(self, name):
        """Experts of whom `name` is a printed form, however accented or capitalised."""
        return self.filter(names__folded=fold(name)).distinct()

    def of_full_name(self, name):
        """Experts whom `name` alone tells: a bare surname does not, it needs a second signal."""
        if " " not in fold(name):
            return self.called(name).filter(kind=Expert.Kind.INSTITUTION)
        return self.called(name)

    def printed_as(self, forms):
        """Experts of whom one of `forms`, folded, is a printed form."""
        named = ExpertName.objects.filter(folded__in=list(forms))
        return self.filter(pk__in=named.values("expert"))

    def typed(self, label):
        """Experts that an editor may mean by `label`: "Ana Vaz" or "Ana Vaz (Leeds)"."""
        name, _, distinction = label.strip().removesuffix(")").partition(" (")
        if distinction:
            exact = self.filter(distinction__iexact=distinction).called(name)
            if exact.exists():
                return exact
        return self.called(label)

    def of_each(self, names):
        """A dict of `names` to the experts of whom each is a printed form, in one query."""
        forms = ExpertName.objects.filter(folded__in={fold(name) for name in names})
        experts = defaultdict(dict)
        for form in forms.select_related("expert"):
            experts[form.folded][form.expert_id] = form.expert
        return {name: list(experts[fold(name)].values()) for name in names}

    def spelled_like(self, names):
        """A dict of `names` to experts with a form a letter or two off, in one query.

        A single word is compared with the last word of each form, as a bare surname.
        """
        folded = {name: fold(name) for name in names}
        alike = Q(pk__in=[])
        for form in folded.values():
            alike |= Q(folded__startswith=form[:2])
            if " " not in form:
                alike |= Q(folded__contains=f" {form[:2]}")
        forms = ExpertName.objects.filter(alike).select_related("expert").order_by("id")
        forms = list(forms[: MOST_ALIKE * max(1, len(folded))])
        return {name: self._alike(form, forms) for name, form in folded.items()}

    @staticmethod
    def _alike(wanted, forms):
        found = {}
        for form in forms:
            is_surname = " " not in wanted and form.folded.split()[-1] == wanted
            compared = form.folded if " " in wanted else form.folded.split()[-1]
            if is_surname or is_misspelt(wanted, compared):
                found[form.expert_id] = form.expert
        return list(found.values())

    def looked_up(self, start, limit=8):
        """Up to `limit` experts a form of whom has a word that begins with `start`.

        If there is room, those follow who are spelled a letter or two differently.
        """
        folded = fold(start)
        if not folded:
            return []
        typed = Q(names__folded__startswith=folded) | Q(names__folded__contains=f" {folded}")
        found = list(self.filter(typed).distinct()[:limit])
        near = [] if len(found) == limit else self.spelled_like([start])[start]
        found += [expert for expert in near if expert not in found]
        models.prefetch_related_objects(found[:limit], "affiliations__organisation")
        return found[:limit]

    def once_public(self):
        """Experts with words that are or were public: a draft alone makes nobody public."""
        return self.filter(public_since__isnull=False)

    def listed(self):
        """Experts with something in the lists."""
        listed = Statement.objects.listed()
        return self.filter(models.Exists(listed.filter(expert=models.OuterRef("pk"))))

    def with_counts(self):
        """Annotate how many listed statements each has."""
        listed = Statement.objects.filter(seq__isnull=False)
        return self.annotate(statement_count=CountOf(listed.filter(expert=models.OuterRef("pk"))))

    def with_printed_role(self):
        """Annotate the role in which each was last quoted, as printed, or None."""
        roles = Statement.objects.listed().exclude(printed_role="").newest_first()
        mine = roles.filter(expert=models.OuterRef("pk"))
        return self.annotate(last_printed_role=models.Subquery(mine.values("printed_role")[:1]))

    def counted_in(self, statements):
        """Those who said some of `statements` (ids), with how many; most of them first."""
        return (
            self.filter(statements__in=statements)
            .annotate(statement_count=models.Count("statements"))
            .order_by("-statement_count", "sort_key", "id")
        )

    def analysts_first(self):
        """The same in the same order, but newsmakers and institutions after the analysts."""
        rank = models.Case(models.When(kind=Expert.Kind.ANALYST, then=0), default=1)
        return self.order_by(rank, *self.query.order_by)

    def from_letter(self, letter):
        """Those whose sort name begins with `letter`, or with one after it."""
        return self.filter(sort_key__gte=fold(letter))

    def after(self, expert):
        """Those who follow `expert` in the index."""
        same_name = Q(sort_key=expert.sort_key, id__gt=expert.pk)
        return self.filter(Q(sort_key__gt=expert.sort_key) | same_name)

    @transaction.atomic
    def register(self, name, *, kind, by=None, **details):
        """Add an expert under `name`, which becomes the primary printed form."""
        expert = self.enter(name, kind=kind, **details)
        Action.objects.record("create", expert, by=by, after=expert.as_logged())
        return expert

    @transaction.atomic
    def enter(self, name, *, kind, **details):
        """As register, and not logged: for batches, which log themselves."""
        expert = self.create(name=name, kind=kind, **details)
        expert.names.create(text=name, kind=ExpertName.Kind.PRIMARY)
        return expert


class Expert(models.Model):
    """Anyone the newsroom quotes who has a page of their own."""

    class Kind(models.TextChoices):
        ANALYST = "analyst"
        NEWSMAKER = "newsmaker"
        INSTITUTION = "institution"

    name = models.CharField()
    kind = models.CharField(choices=Kind, default=Kind.ANALYST)
    sort_name = models.CharField(blank=True)
    # The sort name without accents and capitals: both databases then list in one order.
    sort_key = models.CharField(editable=False, db_index=True)
    # Names are shared; this tells two people of one name apart: "the economist, Leeds".
    distinction = models.CharField(blank=True)
    bio = models.TextField(blank=True)
    # Entered by an editor who looked, never guessed from the name.
    wikidata = models.CharField("Wikidata id", blank=True)
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    identity_confirmed_at = models.DateTimeField(null=True, blank=True)
    identity_confirmed_by = models.ForeignKey(
        "archive.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # When words of theirs were public first: from then on their address answers.
    public_since = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "distinction"], name="equal_names_are_told_apart"
            ),
            models.UniqueConstraint(
                fields=["orcid"], condition=~Q(orcid=""), name="one_expert_per_orcid"
            ),
            models.UniqueConstraint(
                fields=["wikidata"], condition=~Q(wikidata=""), name="one_expert_per_wikidata"
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.distinction})" if self.distinction else self.name

    def save(self, **kwargs):
        self.sort_name = self.sort_name or sort_name_for(self.name, self.kind)
        self.sort_key = fold(self.sort_name)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("reader:expert_detail", args=[self.pk, slug_of(self.name, "expert")])

    def as_logged(self):
        """What the log keeps of an expert."""
        kept = ("name", "kind", "sort_name", "distinction", "bio", "wikidata", "orcid", "version")
        return {name: getattr(self, name) for name in kept}

    @transaction.atomic
    def edit(self, *, by, version, **values):
        """Change fields of the expert's record; a new name keeps the old one as a former one.

        Raises Conflict if somebody else saved since `version`.
        """
        before = self.as_logged()
        if not values.get("sort_name", self.sort_name):
            values["sort_name"] = sort_name_for(self.name, self.kind)
        is_renamed = values.get("name", self.name) != self.name
        if is_renamed:
            name, kind = values["name"], values.get("kind", self.kind)
            values.setdefault("sort_name", sort_name_for(name, kind))
            self._take_name(name)
        if "sort_name" in values:
            values["sort_key"] = fold(values["sort_name"])
        # Last, since on PostgreSQL whoever saves a statement waits for a renamed expert's row.
        save_if_unchanged(self, version, **values)
        Action.objects.record("edit", self, by=by, before=before, after=self.as_logged())

    def _take_name(self, name):
        """Make `name` the primary form; the one before stays as a former one."""
        self.names.filter(kind=ExpertName.Kind.PRIMARY).update(kind=ExpertName.Kind.FORMER)
        self.names.filter(text=name).delete()
        self.names.create(text=name, kind=ExpertName.Kind.PRIMARY)
        self.statements.all().relist()

    def all_forms(self):
        """Every form in which the name was printed: search finds misprints, too."""
        return [name.text for name in self.names.all()]

    def add_name(self, text, kind):
        """Keep `text` as one more printed form, by which search then finds what was said."""
        _name, is_new = self.names.get_or_create(text=text, defaults={"kind": kind})
        if is_new:
            self.statements.all().relist()

    def learn_name(self, printed):
        """Keep the name in `printed` if it is a new form of this person's, misprint or alias.

        A part of a known form says nothing new, and a single word that is no misprint of the
        surname is as likely to be "Officials" as a name.
        """
        name = "" if self.kind == self.Kind.INSTITUTION else name_in(printed)
        form, known = fold(name), [fold(each) for each in self.all_forms()]
        if not form or any(set(form.split()) <= set(each.split()) for each in known):
            return
        if " " not in form:
            known = [each.split()[-1] for each in known]
        if any(is_misspelt(form, each) for each in known):
            self.add_name(name, ExpertName.Kind.MISPRINT)
        elif " " in form:
            self.add_name(name, ExpertName.Kind.ALIAS)

    def learn_role(self, role, organisation, *, read_in):
        """Record what the article `read_in` says this expert is, unless that is known."""
        if not role and not organisation:
            return
        body = Organisation.objects.get_or_create(name=organisation)[0] if organisation else None
        recorded = self.affiliations.filter(role__iexact=role, organisation=body)
        if not recorded.exists():
            is_former = role.lower().startswith(("former ", "ex-"))
            self.affiliations.create(
                role=role, organisation=body, is_former=is_former, read_in=read_in
            )


class ExpertName(models.Model):
    """One form in which an expert's name has been printed."""

    class Kind(models.TextChoices):
        PRIMARY = "primary"
        ALIAS = "alias"
        FORMER = "former"
        # Helps matching, and is never shown as a name.
        MISPRINT = "misprint"

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="names")
    text = models.CharField()
    kind = models.CharField(choices=Kind, default=Kind.ALIAS)
    folded = models.CharField(editable=False, db_index=True)

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
        self.folded = fold(self.text)
        super().save(**kwargs)


class AffiliationQuerySet(models.QuerySet):
    def public(self):
        """Those that an editor entered, or that were read where the expert's words are public."""
        said = Statement.objects.published().filter(
            expert=models.OuterRef("expert"), article=models.OuterRef("read_in")
        )
        return self.filter(Q(read_in=None) | models.Exists(said))


class Affiliation(models.Model):
    """A role an expert has or had, as printed, and where that was read."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="affiliations")
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

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="", organisation=None), name="affiliation_says_something"
            )
        ]

    def __str__(self):
        return ", ".join(str(part) for part in (self.role, self.organisation) if part)


class Disclosure(models.Model):
    """An interest that readers should know of, from the day on which it was recorded."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="disclosures")
    text = models.TextField()
    disclosed_on = models.DateField()
    precision = models.CharField(choices=Precision, default=Precision.DAY)

    class Meta:
        ordering = ["-disclosed_on", "-id"]

    def __str__(self):
        return f"{show_date(self.disclosed_on, self.precision)}: {self.text}"


class DistinctExperts(models.Model):
    """Two people who look alike and are not the same, so that nobody is asked again."""

    first = models.ForeignKey(Expert, models.CASCADE, related_name="+")
    second = models.ForeignKey(Expert, models.CASCADE, related_name="+")
    decided_by = models.ForeignKey("archive.User", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "distinct experts"
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="distinct_once"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"


class MergedExpert(models.Model):
    """Where an expert went who was merged into another: the old address leads on from here."""

    old_id = models.BigIntegerField(unique=True)
    old_name = models.CharField()
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="merged")
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey("archive.User", models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.old_name} → {self.expert}"
