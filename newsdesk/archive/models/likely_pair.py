"""Pairs of experts who may be one person, kept in step by whatever writes a name.

Comparing everybody with everybody would cost more the larger the archive is. So each form of a
name stands in a few blocks ("hrtvl j": somebody whose one name sounds like Hartwell and another
one begins with J), and is compared with the forms in the same blocks alone.
"""

from collections import defaultdict

from django.db import models, transaction
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from newsdesk.archive.likeness import (
    LIKELY,
    MOST_COMPARED,
    NOT_ALIKE,
    blocks_of,
    likeness,
    pairs_among,
)
from newsdesk.archive.models.company import Company
from newsdesk.archive.models.expert_facts import DistinctExperts, ExpertName
from newsdesk.extraction import fold

# Of those whom somebody may be proposed to be.
MOST_ALIKE = 20
BATCH = 500


def surname_block(word):
    """The block of all names that end with this folded word; nobody is compared within it."""
    return f"~{word}"


def _surname_blocks(text):
    words = fold(text).split()
    return {surname_block(words[-1])} if len(words) > 1 else set()


class NameBlock(models.Model):
    """One of the blocks in which a form of a name is looked for."""

    name = models.ForeignKey(ExpertName, models.CASCADE, related_name="blocks")
    key = models.CharField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key"], name="each_block_once")]

    def __str__(self):
        return f"{self.name}: {self.key}"


class LikelyPairQuerySet(models.QuerySet):
    def of(self, expert):
        """The pairs in which `expert` is one of the two."""
        return self.filter(Q(first=expert) | Q(second=expert))

    def best_first(self):
        """The pairs in the order in which they are proposed."""
        return self.order_by("-score", "id")

    def undecided(self):
        """Those of whom nobody has found that they are two people."""
        apart = DistinctExperts.objects.filter(
            first=models.OuterRef("first"), second=models.OuterRef("second")
        )
        return self.filter(~models.Exists(apart))

    def after(self, pair):
        """Those that are proposed later than `pair`."""
        return self.filter(Q(score__lt=pair.score) | Q(score=pair.score, pk__gt=pair.pk))

    @transaction.atomic
    def look_again(self, *experts):
        """Compare `experts` with everybody in their blocks, and keep who may be the same."""
        experts = {expert.pk: expert for expert in experts}
        if not experts:
            return
        self.filter(Q(first__in=experts) | Q(second__in=experts)).delete()
        alike = defaultdict(dict)
        for pk, mine, other, theirs in _near(experts):
            found = likeness(mine, theirs)
            if found.score >= max(LIKELY, alike[pk].get(other, NOT_ALIKE).score + 1):
                alike[pk][other] = found
        kept = {}
        for pk, others in alike.items():
            for other in sorted(others, key=lambda other: -others[other].score)[:MOST_ALIKE]:
                kept[tuple(sorted([pk, other]))] = others[other]
        self.keep(kept)

    def keep(self, found):
        """Store the pairs `found`: a dict of two ids, in order, to their Likeness."""
        company = Company({pk for pair in found for pk in pair})
        self.bulk_create(
            [
                self.model(
                    first_id=first,
                    second_id=second,
                    score=alike.score + sum(each.weight for each in company.reasons(first, second)),
                    reason=alike.reason,
                )
                for (first, second), alike in found.items()
            ],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["first", "second"],
            update_fields=["score", "reason"],
        )

    @transaction.atomic
    def rebuild(self, told=lambda done: None):
        """Make all blocks and pairs anew; returns how many pairs there are.

        `told` is called now and then with how many names have been compared.
        """
        NameBlock.objects.all().delete()
        self.all().delete()
        names = ExpertName.objects.order_by("pk")
        rows = names.values_list("pk", "text", "kind", "expert_id", "expert__kind")
        blocks, alike = pairs_among(rows.iterator(chunk_size=2000), told)
        blocks += [
            (name, key)
            for name, text in names.values_list("pk", "text").iterator(chunk_size=2000)
            for key in _surname_blocks(text)
        ]
        made = (NameBlock(name_id=name, key=key) for name, key in blocks)
        NameBlock.objects.bulk_create(made, batch_size=BATCH)
        pairs = list(alike.items())
        for at in range(0, len(pairs), BATCH):
            self.keep(dict(pairs[at : at + BATCH]))
        return len(pairs)


class LikelyPair(models.Model):
    """Two experts whose names are so alike that an editor should say whether they are one."""

    first = models.ForeignKey("archive.Expert", models.CASCADE, related_name="+")
    second = models.ForeignKey("archive.Expert", models.CASCADE, related_name="+")
    # How alike the names are, with what else speaks for it or against it.
    score = models.IntegerField()
    reason = models.CharField()

    objects = LikelyPairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likely_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="likely_once"),
        ]
        indexes = [models.Index(fields=["-score", "id"], name="likely_best_first")]

    def __str__(self):
        return f"{self.first} = {self.second}?"


def _near(experts):
    """Who stands in a block with one of `experts`: the id and a form of the name of either.

    `experts` are given by their ids. Of each block the names that were added last are looked at.
    """
    forms = list(ExpertName.objects.filter(expert__in=experts))
    keys = {form: _keys_of(form, experts[form.expert_id]) for form in forms}
    _settle_blocks({form: its | _surname_blocks(form.text) for form, its in keys.items()})
    mine = defaultdict(set)
    for form, its in keys.items():
        is_body = experts[form.expert_id].kind == "institution"
        for key in its:
            mine[is_body, key].add((form.expert_id, form.text))
    is_body = Q(name__expert__kind="institution")
    place = Window(
        RowNumber(), partition_by=[F("key"), F("name__expert__kind")], order_by=F("name").desc()
    )
    near = NameBlock.objects.filter(key__in={key for _is_body, key in mine})
    near = near.annotate(
        place=place, is_body=models.ExpressionWrapper(is_body, models.BooleanField())
    )
    rows = near.filter(place__lte=MOST_COMPARED)
    return {
        (pk, text, other, theirs)
        for key, body, other, theirs in rows.values_list(
            "key", "is_body", "name__expert", "name__text"
        )
        for pk, text in mine[body, key]
        if other != pk
    }


def _keys_of(form, expert):
    is_whole = expert.kind == "institution" or form.kind == ExpertName.Kind.PRIMARY
    return blocks_of(form.text, is_whole=is_whole)


def _settle_blocks(keys):
    """Have forms of a name stand in the blocks of these keys, given by form."""
    wanted = {(form.pk, key) for form, its in keys.items() for key in its}
    there = NameBlock.objects.filter(name__in=keys).values_list("pk", "name", "key")
    there = {(name, key): pk for pk, name, key in there}
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    if gone:
        NameBlock.objects.filter(pk__in=gone).delete()
    made = [NameBlock(name_id=name, key=key) for name, key in sorted(wanted - there.keys())]
    NameBlock.objects.bulk_create(made, ignore_conflicts=True)
