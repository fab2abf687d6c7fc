"""Everything that refers to one row, found in the models' own metadata, and moved to another.

A relation that is added to a model later is moved, too: nobody lists them by hand.
"""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

# As many rows as one statement names by their ids.
BATCH = 1000


class Relation(NamedTuple):
    """A foreign key of `model`, called `field`, to the model that is merged."""

    model: type
    field: str

    @property
    def label(self):
        """How a trail names it: "archive.statement.expert"."""
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def noun(self):
        return str(self.model._meta.verbose_name_plural)

    def rows(self, thing):
        """The rows that refer to `thing`."""
        return self.model._base_manager.filter(**{self.field: thing.pk})

    def doubles(self, source, target):
        """The rows of `source` that `target` has alike, so that they cannot be moved to it."""
        alike = Q(pk__in=[])
        for fields in self._unique_sets():
            others = {name: OuterRef(name) for name in fields if name != self.field}
            alike |= Exists(self.rows(target).filter(**others))
        return self.rows(source).filter(alike)

    def _unique_sets(self):
        """The sets of fields, this one among them, of which no two rows are alike."""
        meta = self.model._meta
        sets = [constraint.fields for constraint in meta.total_unique_constraints]
        sets += list(meta.unique_together)
        if meta.get_field(self.field).unique:
            sets.append((self.field,))
        return [fields for fields in sets if self.field in fields]

    def move(self, ids, source, target):
        """Have those of the rows `ids` that refer to `source` refer to `target`."""
        for at in range(0, len(ids), BATCH):
            there = self.rows(source).filter(pk__in=ids[at : at + BATCH])
            there.update(**{self.field: target.pk})


def relations_to(model):
    """Every Relation to `model`, those of many-to-many tables among them."""
    found = model._meta.get_fields(include_hidden=True)
    return [
        Relation(each.field.model, each.field.name)
        for each in found
        if each.auto_created and not each.concrete and not each.many_to_many
    ]


def kept_row(thing):
    """The columns of `thing` as plain JSON, from which `make_again` makes the same row."""
    return {
        field.attname: None
        if getattr(thing, field.attname) is None
        else field.value_to_string(thing)
        for field in thing._meta.concrete_fields
        if not field.generated
    }


def make_again(model, row):
    """The row of `model` that `kept_row` kept, with the id it had."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    values = {
        name: None if value is None else fields[name].to_python(value)
        for name, value in row.items()
        if name in fields
    }
    thing = model(**values)
    thing.save_base(raw=True, force_insert=True)
    return thing


def make_if_possible(model, row):
    """As make_again, unless what it points at is gone by now, or such a row is there already."""
    pointers = [field for field in model._meta.concrete_fields if field.is_relation]
    for field in pointers:
        value = row.get(field.attname)
        if value is not None and not field.related_model._base_manager.filter(pk=value).exists():
            return None
    try:
        with transaction.atomic():
            return make_again(model, row)
    except IntegrityError:
        return None
