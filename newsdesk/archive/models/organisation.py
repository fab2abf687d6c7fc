"""Organisations that experts speak for or belong to, and the names they were printed under."""

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.addresses import slug_of
from newsdesk.archive.conflicts import find_or_make, save_if_unchanged
from newsdesk.archive.counting import CountOf
from newsdesk.archive.models.action import Action
from newsdesk.extraction import fold
from newsdesk.extraction.people import edit_distance

# As many are looked through for those that are alike.
COMPARED = 2_000
SMALL_WORDS = {"of", "the", "for", "and", "on", "in", "de", "des", "du", "la", "le"}


class OrganisationQuerySet(models.QuerySet):
    def named(self, name):
        """The organisation called `name`, in whatever capitals; made if there is none."""
        name = name.strip()
        return find_or_make(lambda: self.find(name), lambda: self.create(name=name))

    def find(self, name):
        """The organisation that `name` can only mean, by any of its names, or None."""
        # Two that differ in capitals only may stem from an import.
        exact, known = self.filter(name=name), self.filter(name__iexact=name).order_by("pk")
        if found := exact.first() or known.first():
            return found
        # An abbreviation may be that of two: then it is not for a machine to choose.
        others = list(self.called(name)[:2])
        return others[0] if len(others) == 1 else None

    def called(self, name):
        """Organisations of which `name` is one of the names, however accented or capitalised."""
        form = fold(name)
        return self.filter(Q(sort_key=sort_key_of(name)) | Q(names__folded=form)).distinct()

    def with_a_word_like(self, words):
        """Organisations of which each of `words` begins a word of one name or another."""
        found = self
        for word in fold(words).split():
            named = OrganisationName.objects.filter(_begins("folded", word))
            mine = Q(pk__in=named.values("organisation"))
            found = found.filter(_begins("sort_key", word) | mine)
        return found

    def looked_up(self, start, limit=10):
        """Up to `limit` organisations by a word of any of their names, for a typeahead."""
        found = self.with_a_word_like(start).prefetch_related("names")
        return list(found.order_by("sort_key", "id")[:limit])

    def near(self, organisation):
        """Pairs of another organisation that may be the same, and why."""
        found, forms = {}, organisation.all_forms()
        folded = {sort_key_of(form) for form in forms}
        begins = Q(pk__in=[])
        for form in folded:
            # One that goes by its initials begins with the same letter.
            begins |= Q(sort_key__startswith=form[:1]) | Q(names__folded__in=[form])
        others = self.exclude(pk=organisation.pk).filter(begins).distinct()
        for other in others.prefetch_related("names").order_by("sort_key", "id")[:COMPARED]:
            if reason := _likeness(folded, {sort_key_of(form) for form in other.all_forms()}):
                found[other] = reason
        return list(found.items())

    def of_listed(self, kind):
        """Organisations at which it is public that listed experts of `kind` are or were."""
        from newsdesk.archive.models.expert_facts import Affiliation

        there = Affiliation.objects.public().of_listed(kind)
        return self.filter(models.Exists(there.filter(organisation=models.OuterRef("pk"))))

    def once_public(self):
        """Organisations that readers have seen; the names of the others are the desk's."""
        return self.filter(public_since__isnull=False)

    def with_counts(self):
        """Annotate how many experts each has or had, as far as the desk knows."""
        from newsdesk.archive.models.expert import Expert
        from newsdesk.archive.models.expert_facts import Affiliation

        there = Affiliation.objects.standing().filter(organisation=models.OuterRef("pk"))
        people = there.filter(organisation=models.OuterRef(models.OuterRef("pk")))
        people = Expert.objects.filter(pk__in=people.values("expert"))
        return self.annotate(role_count=CountOf(there), expert_count=CountOf(people))

    def after(self, organisation):
        """Those that follow `organisation` in the index."""
        same = Q(sort_key=organisation.sort_key, id__gt=organisation.pk)
        return self.filter(Q(sort_key__gt=organisation.sort_key) | same)

    @transaction.atomic
    def register(self, name, *, by, names=None, **details):
        """Add an organisation called `name`, also known by `names`: a dict of text to kind."""
        organisation = self.create(name=name, **details)
        organisation.make_names(names or {})
        Action.objects.record("create", organisation, by=by, after=organisation.as_logged())
        return organisation


def _begins(field, word):
    """True where a word of the folded `field` begins with `word`."""
    return Q(**{f"{field}__startswith": word}) | Q(**{f"{field}__contains": f" {word}"})


def _likeness(ones, others):
    """Why two organisations of these folded names may be the same, or ""."""
    pairs = [(one, other) for one in ones for other in others]
    if any(one == other for one, other in pairs):
        return _("a name in common")
    if any(one == _initials(other) or other == _initials(one) for one, other in pairs):
        return _("the initials of the other")
    if any(_is_misspelt(one, other) for one, other in pairs):
        return _("nearly the same letters")
    if any(
        f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")
        for one, other in pairs
    ):
        return _("one name begins the other")
    return ""


def _initials(folded):
    """The letters that its longer words begin with: "iaea" of an agency."""
    words = [word for word in folded.split() if word not in SMALL_WORDS]
    return "".join(word[0] for word in words) if len(words) > 1 else folded


def _is_misspelt(one, other):
    allowed = 1 if min(len(one), len(other)) < 8 else 2
    return min(len(one), len(other)) > 4 and edit_distance(one, other, allowed) <= allowed


def sort_key_of(name):
    """`name` without its article, accents and capitals."""
    return fold(name.removeprefix("The "))


class Organisation(models.Model):
    """A body that experts speak for or belong to."""

    name = models.CharField(unique=True)
    # The name without its article, accents and capitals: both databases list in one order.
    sort_key = models.CharField(editable=False, default="", db_index=True)
    homepage = models.URLField(blank=True)
    # When it was first public that somebody quoted was there: from then on its address answers.
    public_since = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.sort_key = sort_key_of(self.name)
        super().save(**kwargs)

    def get_absolute_url(self):
        slug = slug_of(self.name, "organisation")
        return reverse("reader:organisation_detail", args=[self.pk, slug])

    def as_logged(self):
        """What the log keeps of an organisation, in the shape that `edit` takes."""
        kept = ("name", "homepage", "version")
        names = {name.text: name.kind for name in self.names.all()}
        return {name: getattr(self, name) for name in kept} | {"names": names}

    @transaction.atomic
    def edit(self, *, by, version, verb="edit", reason="", undoes=None, **values):
        """Change the organisation; `values` are as `as_logged` gives them, those that change.

        A new name keeps the old one as a former one, unless `names` says otherwise. Raises
        Conflict if somebody saved since `version`.
        """
        before = self.as_logged()
        name, names = values.get("name", self.name), values.pop("names", None)
        if name != self.name:
            values["sort_key"] = sort_key_of(name)
            if names is None:
                names = before["names"] | {self.name: OrganisationName.Kind.FORMER}
        save_if_unchanged(self, version, **values)
        if names is not None:
            self.make_names({text: kind for text, kind in names.items() if text != name})
        log = {"reason": reason, "undoes": undoes, "before": before, "after": self.as_logged()}
        Action.objects.record(verb, self, by=by, **log)

    def make_names(self, wanted):
        """Make its other names those `wanted`: a dict of text to kind."""
        known = {name.text: name for name in self.names.all()}
        for text, name in known.items():
            if text not in wanted:
                name.delete()
            elif name.kind != wanted[text]:
                name.kind = wanted[text]
                name.save(update_fields=["kind"])
        for text in wanted.keys() - known.keys():
            self.names.create(text=text, kind=wanted[text])

    def all_forms(self):
        """Every name of it, the one it goes by first."""
        return [self.name, *[name.text for name in self.names.all()]]


class OrganisationName(models.Model):
    """Another name under which an organisation has been printed, such as "IAEA"."""

    class Kind(models.TextChoices):
        ALIAS = "alias", _("Alias")
        ABBREVIATION = "abbreviation", _("Abbreviation")
        FORMER = "former", _("Former")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    text = models.CharField()
    kind = models.CharField(choices=Kind, default=Kind.ALIAS)
    folded = models.CharField(editable=False, db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "text"], name="each_name_of_an_organisation_once"
            )
        ]

    def __str__(self):
        return self.text

    def save(self, **kwargs):
        self.folded = fold(self.text)
        super().save(**kwargs)


class MergedOrganisation(models.Model):
    """Where an organisation went that was merged into another, so that its address lives on."""

    old_id = models.BigIntegerField(unique=True)
    old_name = models.CharField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="merged")
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey("archive.User", models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.old_name} → {self.organisation}"
