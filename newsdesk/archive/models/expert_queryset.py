"""What can be asked of experts, and how they are found by the forms of their names."""

import datetime
from collections import defaultdict
from string import ascii_lowercase

from django.db import models, transaction
from django.db.models import Q

from newsdesk.archive.counting import CountOf
from newsdesk.archive.likeness import NOT_ALIKE, POSSIBLE, keys_of, likeness
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.expert_facts import Affiliation, ExpertName
from newsdesk.archive.models.likely_pair import LikelyPair, surname_block
from newsdesk.archive.models.statement import Statement, StatementTopic, seq_of
from newsdesk.extraction import fold
from newsdesk.extraction.people import edit_distance

MOST_ALIKE = 1000
# Sorts after every name in a to z and before other scripts, whatever the database's order.
AFTER_Z = "zzzzzzzz"


def roles_prefetch():
    """Fetches of each expert the roles that stand, with their organisations."""
    standing = Affiliation.objects.standing().select_related("organisation")
    return models.Prefetch("affiliations", standing)


def is_misspelt(one, other):
    """True for two folded names one letter apart, two letters if they are long."""
    allowed = 1 if min(len(one), len(other)) < 8 else 2
    return 0 < edit_distance(one, other, allowed) <= allowed


class ExpertQuerySet(models.QuerySet):
    def called(self, name):
        """Experts of whom `name` is a printed form, however accented or capitalised."""
        return self.filter(names__folded=fold(name)).distinct()

    def of_full_name(self, name):
        """Experts whom `name` alone tells: a bare surname does not, it needs a second signal."""
        if " " not in fold(name):
            return self.called(name).filter(kind=self.model.Kind.INSTITUTION)
        return self.called(name)

    def bearing(self, name):
        """The ids of experts of whom `name` is a printed form, or the surname if it is one word."""
        folded = fold(name)
        called = set(self.called(name).values_list("pk", flat=True)[:MOST_ALIKE])
        if not folded or " " in folded:
            return called
        # As an index finds them: surnames of this sound, whatever the given name begins with.
        blocks = [f"{key} {letter}" for key in keys_of(name) for letter in ascii_lowercase]
        forms = ExpertName.objects.filter(expert__in=self, blocks__key__in=blocks)
        forms = forms.values_list("expert_id", "folded").distinct()[:MOST_ALIKE]
        return called | {expert for expert, form in forms if form.split()[-1] == folded}

    def printed_as(self, forms):
        """Experts of whom one of `forms`, folded, is a printed form."""
        named = ExpertName.objects.filter(folded__in=list(forms))
        return self.filter(pk__in=named.values("expert"))

    def surnamed(self, words):
        """Experts whose surname is one of the folded `words`: for asking, never for linking."""
        keys = [surname_block(word) for word in words if " " not in word]
        named = ExpertName.objects.filter(blocks__key__in=keys)
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

    def alike(self, name, least=POSSIBLE):
        """Pairs of an expert and the Likeness of `name` to one of the forms of theirs, the best first.

        Transliterations, swapped order, initials, titles and slips are forgiven; whoever is less
        alike than `least` is left out.
        """
        folded, keys = fold(name), [key for key in keys_of(name) if len(key) > 1]
        near = Q(pk__in=[])
        for key in keys:
            near |= Q(sounds__contains=f" {key} ")
        if folded:
            # A slip may have changed how it sounds; of a surname alone any form may end so.
            near |= Q(folded__startswith=folded[:2])
            near |= Q() if " " in folded else Q(folded__contains=f" {folded[:2]}")
        forms = ExpertName.objects.filter(near, expert__in=self).select_related("expert")
        best = {}
        for form in forms.order_by("id")[:MOST_ALIKE]:
            found = likeness(name, form.text)
            if found.score >= max(least, best.get(form.expert, NOT_ALIKE).score + 1):
                best[form.expert] = found
        return sorted(best.items(), key=lambda pair: (-pair[1].score, pair[0].pk))

    def looked_up(self, start, limit=8):
        """Up to `limit` experts a form of whom has a word that begins with `start`, or is like it.

        Those whose name begins so come first, the most alike before the others.
        """
        folded = fold(start)
        if not folded:
            return []
        typed = Q(names__folded__startswith=folded) | Q(names__folded__contains=f" {folded}")
        begun = list(self.filter(typed).distinct()[: 4 * limit])
        is_whole = " " in folded or len(begun) < limit
        alike = dict(self.alike(start)) if is_whole else {}
        begun.sort(key=lambda expert: -alike.get(expert, NOT_ALIKE).score)
        found = list(dict.fromkeys([*begun, *alike]))[:limit]
        models.prefetch_related_objects(found, roles_prefetch())
        return found

    def with_roles(self):
        """Fetch with each the roles that stand: no refused ones."""
        return self.prefetch_related(roles_prefetch())

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

    def with_draft_counts(self):
        """Annotate how many drafts each has."""
        drafts = Statement.objects.filter(status=Statement.Status.DRAFT)
        return self.annotate(draft_count=CountOf(drafts.filter(expert=models.OuterRef("pk"))))

    def with_a_word_like(self, words):
        """Experts of whom each of `words` begins a word of a form of the name, misprints too."""
        found = self
        for word in fold(words).split():
            begun = Q(folded__startswith=word)
            # The second half of "Vaz-Moreau" and of "d'Arembeau" is a word, too.
            for mark in " -'":
                begun |= Q(folded__contains=f"{mark}{word}")
            found = found.filter(pk__in=ExpertName.objects.filter(begun).values("expert"))
        return found

    def recorded(self, *, words="", kind="", organisation=None, identity="", said=""):
        """Experts as the desk looks for them, each condition only if given.

        `identity` is "confirmed" or "open"; `said` is "some", "none" or "no-topic".
        """
        found = self.with_a_word_like(words)
        if kind:
            found = found.filter(kind=kind)
        if organisation:
            there = organisation.affiliations.standing().values("expert")
            found = found.filter(pk__in=there)
        if identity:
            found = found.filter(identity_confirmed_at__isnull=identity == "open")
        if said:
            mine = Statement.objects.exclude(status=Statement.Status.DISCARDED)
            mine = mine.filter(expert=models.OuterRef("pk"))
            if said == "no-topic":
                tagged = StatementTopic.objects.filter(statement=models.OuterRef("pk"))
                mine = mine.filter(~models.Exists(tagged))
            has_some = models.Exists(mine)
            found = found.filter(~has_some if said == "none" else has_some)
        return found

    def with_printed_role(self):
        """Annotate the role in which each was last quoted, as printed, or None."""
        roles = Statement.objects.listed().exclude(printed_role="").newest_first()
        mine = roles.filter(expert=models.OuterRef("pk"))
        return self.annotate(last_printed_role=models.Subquery(mine.values("printed_role")[:1]))

    def with_first_date(self):
        """Annotate where each was first quoted in an article with a date: `first_seq` and, for
        the date, `first_precision`; None if there is none."""
        dated = Statement.objects.listed().filter(
            expert=models.OuterRef("pk"), seq__gte=seq_of(datetime.date.min, 0)
        )
        first = dated.order_by("seq")
        return self.annotate(
            first_seq=models.Subquery(first.values("seq")[:1]),
            first_precision=models.Subquery(first.values("article__published_precision")[:1]),
        )

    def sharing(self, folded):
        """Those whose name, or another full form of it, is one of `folded`: no misprint, no surname."""
        forms = ExpertName.objects.exclude(kind=ExpertName.Kind.MISPRINT)
        forms = forms.filter(Q(kind=ExpertName.Kind.PRIMARY) | Q(folded__contains=" "))
        return self.filter(pk__in=forms.filter(folded__in=folded).values("expert"))

    def of_one_name(self, pk):
        """The expert `pk` and everybody else who shares a name with them, with `is_listed`."""
        # By a query of its own, which knows that no id is that large.
        whose = self.model.objects.filter(pk=pk).values("pk")
        forms = ExpertName.objects.filter(expert__in=whose).exclude(kind=ExpertName.Kind.MISPRINT)
        full = forms.filter(Q(kind=ExpertName.Kind.PRIMARY) | Q(folded__contains=" "))
        mine = Statement.objects.listed().filter(expert=models.OuterRef("pk"))
        found = self.filter(Q(pk=pk) | Q(pk__in=self.sharing(full.values("folded")).values("pk")))
        return found.annotate(is_listed=models.Exists(mine))

    def at(self, organisation):
        """Those of whom it is public that they are or were at `organisation`."""
        there = Affiliation.objects.public().filter(organisation=organisation)
        return self.filter(models.Exists(there.filter(expert=models.OuterRef("pk"))))

    def initials(self):
        """The letters from a to z with which some of their sort names begin, in order.

        Before them stands "0" if some begin with what sorts before, and after them the first
        of the letters of other scripts.
        """
        ends = [*ascii_lowercase[1:], AFTER_Z]
        begins = {
            letter: models.Exists(self.filter(sort_key__gte=letter, sort_key__lt=end).order_by())
            for letter, end in zip(ascii_lowercase, ends, strict=True)
        }
        before = models.Exists(self.filter(sort_key__lt="a").order_by())
        beyond = self.filter(sort_key__gte=AFTER_Z).order_by("sort_key")
        row = (
            self.order_by()
            .annotate(
                before_a=before, beyond=models.Subquery(beyond.values("sort_key")[:1]), **begins
            )
            .values("before_a", "beyond", *begins)[:1]
        )
        there = next(iter(row), {})
        letters = [letter for letter in begins if there.get(letter)]
        beyond = [there["beyond"][0]] if there.get("beyond") else []
        return ["0"] * bool(there.get("before_a")) + letters + beyond

    def counted_in(self, statements):
        """Those who said some of `statements` (ids), with how many; most of them first."""
        return (
            self.filter(statements__in=statements)
            .annotate(statement_count=models.Count("statements"))
            .order_by("-statement_count", "sort_key", "id")
        )

    def analysts_first(self):
        """The same in the same order, but newsmakers and institutions after the analysts."""
        rank = models.Case(models.When(kind=self.model.Kind.ANALYST, then=0), default=1)
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
        LikelyPair.objects.look_again(expert)
        Action.objects.record("create", expert, by=by, after=expert.as_logged())
        return expert

    @transaction.atomic
    def enter(self, name, *, kind, **details):
        """As register, and not logged: for batches, which log themselves and look for pairs."""
        expert = self.create(name=name, kind=kind, **details)
        expert.names.create(text=name, kind=ExpertName.Kind.PRIMARY)
        return expert
