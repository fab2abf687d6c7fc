from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from nameparser import HumanName

from newsdesk.archive.addresses import slug_of
from newsdesk.archive.conflicts import save_if_unchanged
from newsdesk.archive.likeness import LIKELY, likeness_of
from newsdesk.archive.models.action import Action, one_request
from newsdesk.archive.models.expert_facts import Affiliation, ExpertName, make_rows
from newsdesk.archive.models.expert_queryset import ExpertQuerySet, is_misspelt
from newsdesk.archive.models.likely_pair import LikelyPair
from newsdesk.archive.models.organisation import Organisation
from newsdesk.extraction import fold
from newsdesk.extraction.people import name_runs, printed_name
from newsdesk.extraction.sentences import paragraph_tokens

# What is recorded beside the fields of the row.
LISTS = ("names", "doubts", "affiliations", "disclosures")


def sort_name_for(name, kind):
    """`name` as an index lists it: "Vaz, Ana" for a person, the name itself for a body."""
    if kind == Expert.Kind.INSTITUTION:
        return name.removeprefix("The ")
    parsed = HumanName(name)
    given = " ".join(part for part in (parsed.first, parsed.middle) if part)
    return f"{parsed.last}, {given}" if parsed.last and given else name


def name_in(printed):
    """The one person's name in what an article printed ("economist Ada Lind"), or ""."""
    tokens = paragraph_tokens(printed, 0, len(printed))
    names = [printed_name(tokens, run) for run in name_runs(tokens)]
    return names[0] if len(names) == 1 else ""


class Expert(models.Model):
    """Anyone the newsroom quotes who has a page of their own."""

    class Kind(models.TextChoices):
        ANALYST = "analyst", _("Analyst")
        NEWSMAKER = "newsmaker", _("Newsmaker")
        INSTITUTION = "institution", _("Institution")

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
    # What it rests on: see newsdesk.archive.identity.
    identity_evidence = models.JSONField(default=list, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    withheld_reason = models.TextField(blank=True, editable=False)
    withheld_by = models.ForeignKey(
        "archive.User", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # Somebody who was made up, or whose words were: withheld with all that they are said to say.
    is_fake = models.BooleanField(default=False, editable=False)
    # When name and record were deleted for good, as a law asked: see newsdesk.archive.erasing.
    erased_at = models.DateTimeField(null=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(withheld_at=None) | ~Q(withheld_reason=""),
                name="withheld_experts_say_why",
            ),
            models.UniqueConstraint(
                fields=["wikidata"], condition=~Q(wikidata=""), name="one_expert_per_wikidata"
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.distinction})" if self.distinction else self.name

    def save(self, **kwargs):
        self.sort()
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("reader:expert_detail", args=[self.pk, slug_of(self.name, "expert")])

    def sort(self):
        """Fill in where it stands in an index by name."""
        self.sort_name = self.sort_name or sort_name_for(self.name, self.kind)
        self.sort_key = fold(self.sort_name)

    def as_logged(self):
        """What the log keeps of an expert, in the shape that `edit` takes."""
        kept = ("name", "kind", "sort_name", "distinction", "bio", "wikidata", "orcid", "version")
        confirmed = self.identity_confirmed_at
        affiliations = self.affiliations.select_related("organisation")
        return {name: getattr(self, name) for name in kept} | {
            "identity_confirmed_at": confirmed.isoformat() if confirmed else "",
            "identity_confirmed_by_id": self.identity_confirmed_by_id,
            "identity_evidence": self.identity_evidence,
            "names": {name.text: name.kind for name in self._other_names()},
            "doubts": {doubt.text: doubt.verdict for doubt in self.doubtful_names.all()},
            "affiliations": [each.as_logged() for each in affiliations.order_by("id")],
            "disclosures": [each.as_logged() for each in self.disclosures.order_by("id")],
        }

    @transaction.atomic
    def edit(self, *, by, version, verb="edit", reason="", undoes=None, **values):
        """Change the expert's record; `values` are as `as_logged` gives them, those that change.

        A new name keeps the old one as a former one, unless `names` says otherwise. Raises
        Conflict if somebody else saved since `version`.
        """
        with one_request():
            if undoes is None:
                self._introduce_bodies(values.get("affiliations") or (), by=by)
            self._edit(by, version, verb, reason, undoes, values)

    @staticmethod
    def _introduce_bodies(affiliations, *, by):
        """Add the organisations that nobody knew, in the log: undone, they go, too."""
        for name in {each["organisation"].strip() for each in affiliations} - {""}:
            if Organisation.objects.find(name) is None:
                Organisation.objects.register(name, by=by)

    def _edit(self, by, version, verb, reason, undoes, values):
        before = self.as_logged()
        lists = {name: values.pop(name, None) for name in LISTS}
        name, kind = values.get("name", self.name), values.get("kind", self.kind)
        is_renamed = name != self.name
        if is_renamed or lists["names"] is not None:
            self.statements.lock_articles()
        if not values.get("sort_name", "" if is_renamed else self.sort_name):
            values["sort_name"] = sort_name_for(name, kind)
        if is_renamed:
            self._take_name(name)
        if "sort_name" in values:
            values["sort_key"] = fold(values["sort_name"])
        if "identity_confirmed_at" in values:
            confirmed = values["identity_confirmed_at"] or None
            field = self._meta.get_field("identity_confirmed_at")
            values["identity_confirmed_at"] = field.to_python(confirmed)
        self.make_lists(name, **lists)
        tells_who = {"name", "kind", "distinction", "wikidata", "orcid"} & values.keys()
        # Last, since on PostgreSQL whoever saves a statement waits for a renamed expert's row.
        save_if_unchanged(self, version, **values)
        if tells_who or lists["names"] is not None:
            LikelyPair.objects.look_again(self)
        log = {"reason": reason, "undoes": undoes, "before": before, "after": self.as_logged()}
        Action.objects.record(verb, self, by=by, **log)

    def _take_name(self, name):
        """Make `name` the primary form; the one before stays as a former one."""
        self.names.filter(kind=ExpertName.Kind.PRIMARY).update(kind=ExpertName.Kind.FORMER)
        self.names.filter(text=name).delete()
        self.names.create(text=name, kind=ExpertName.Kind.PRIMARY)
        self.statements.all().relist()

    def make_lists(self, primary, *, names, affiliations, disclosures, doubts=None):
        """Have the lists beside the record say what is given; None leaves one as it is."""
        if doubts is not None:
            self._make_doubts(doubts)
        if names is not None:
            wanted = {text: kind for text, kind in names.items() if text != primary}
            self._make_names(wanted)
        if affiliations is not None:
            make_rows(self.affiliations, affiliations)
            self.affiliations.all().mark_public()
        if disclosures is not None:
            make_rows(self.disclosures, disclosures)

    def _make_names(self, wanted):
        """Make the forms besides the primary one those `wanted`: a dict of text to kind."""
        known = {name.text: name for name in self._other_names()}
        for text, name in known.items():
            if text not in wanted:
                name.delete()
            elif name.kind != wanted[text]:
                name.kind = wanted[text]
                name.save(update_fields=["kind"])
        for text in wanted.keys() - known.keys():
            self.names.create(text=text, kind=wanted[text])
        if wanted.keys() != known.keys():
            self.statements.all().relist()

    def _make_doubts(self, wanted):
        """Make the forms that are doubtful or refused those `wanted`: text to verdict."""
        self.doubtful_names.exclude(text__in=wanted).delete()
        for text, verdict in wanted.items():
            self.doubtful_names.update_or_create(text=text, defaults={"verdict": verdict})

    def _other_names(self):
        return self.names.exclude(kind=ExpertName.Kind.PRIMARY)

    def is_told_by(self, name):
        """False for a bare surname: by that, a person is not told without a second signal."""
        return " " in fold(name) or self.kind == self.Kind.INSTITUTION

    def all_forms(self):
        """Every form in which the name was printed: search finds misprints, too."""
        return [name.text for name in self.names.all()]

    def add_name(self, text, kind):
        """Keep `text` as one more printed form, by which search then finds what was said."""
        _name, is_new = self.names.get_or_create(text=text, defaults={"kind": kind})
        if is_new:
            self.statements.all().relist()
            LikelyPair.objects.look_again(self)

    def learn_name(self, printed):
        """Keep the name in `printed` if it is a new form of this person's, misprint or alias.

        A part of a known form says nothing new, and a single word that is no misprint of the
        surname is as likely to be "Officials" as a name. What may be somebody else's, or is like
        no form that is known, waits for an editor as a DoubtfulName; what was refused is left.
        """
        name = "" if self.kind == self.Kind.INSTITUTION else name_in(printed)
        form, known = fold(name), [fold(each) for each in self.all_forms()]
        if not form or any(set(form.split()) <= set(each.split()) for each in known):
            return
        if " " not in form:
            known = [each.split()[-1] for each in known]
        is_misprint = any(is_misspelt(form, each) for each in known)
        if not is_misprint and " " not in form:
            return
        if self._may_be_anothers(name):
            self.doubtful_names.get_or_create(text=name)
        elif not self.doubtful_names.filter(text=name).exists():
            kind = ExpertName.Kind.MISPRINT if is_misprint else ExpertName.Kind.ALIAS
            self.add_name(name, kind)

    def _may_be_anothers(self, name):
        """True if somebody else is called so, or if it is like no known form of the name."""
        if Expert.objects.exclude(pk=self.pk).bearing(name):
            return True
        is_alike = likeness_of([name], self.all_forms()).score >= LIKELY
        return " " in name and not is_alike

    def open_roles(self):
        """The roles read in articles that an editor has yet to decide on, each wording once."""
        found = {}
        for role in self.affiliations.select_related("organisation", "read_in").order_by("id"):
            found.setdefault(role.wording, []).append(role)
        return [
            same[0]
            for same in found.values()
            if all(role.state == Affiliation.State.SUGGESTED for role in same)
        ]

    def decide_role(self, role, *, state, by, version):
        """Confirm or refuse a `role`, and whatever articles say in the same words.

        Raises Conflict if somebody else saved since `version`.
        """
        rows = list(self.affiliations.select_related("organisation").order_by("id"))
        undecided = [each for each in rows if each.state == Affiliation.State.SUGGESTED]
        same = {each.pk for each in undecided if each.wording == role.wording} | {role.pk}
        rows = [
            each.as_logged() | ({"state": str(state)} if each.pk in same else {}) for each in rows
        ]
        verb = "refuse role" if state == Affiliation.State.REFUSED else "confirm role"
        self.edit(by=by, version=version, verb=verb, affiliations=rows)

    def learn_role(self, role, organisation, *, read_in):
        """Suggest what the article `read_in` says this expert is; None if that says nothing new.

        What an editor has refused is nothing new either.
        """
        if not role and not organisation:
            return None
        body = Organisation.objects.named(organisation) if organisation else None
        if self.affiliations.filter(role__iexact=role, organisation=body).exists():
            return None
        is_former = role.lower().startswith(("former ", "ex-"))
        learned = self.affiliations.create(
            role=role,
            organisation=body,
            is_former=is_former,
            read_in=read_in,
            state=Affiliation.State.SUGGESTED,
        )
        self.affiliations.all().mark_public()
        return learned
