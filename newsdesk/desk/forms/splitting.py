"""Choosing what of one record belongs to another one, and what of an expert's to somebody else."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Expert, ExpertName
from newsdesk.desk.forms.records import LineField

LARGEST = 2**62
# As many of the newest statements are shown to be picked one by one.
STATEMENTS_SHOWN = 200
FORMS_SHOWN = 100


class SplitForm(forms.Form):
    """What the new record is called, and what goes to it; a subclass for each kind of record."""

    # The fields that say what is shown to choose from.
    NARROWING = ()

    name = LineField(label=_("Name of the other one"))
    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)

    def __init__(self, data=None, *, thing, initial=None):
        super().__init__(data, initial={"version": thing.version} | (initial or {}))
        self.thing = thing

    def only_filter(self):
        """Read the filter alone: what else is missing is not asked for yet."""
        self.full_clean()
        for name in [name for name in self.errors if name not in self.NARROWING]:
            del self.errors[name]

    def asked(self):
        """What goes, and what the new one is, as `archive.merging.splitting.split` takes it."""
        raise NotImplementedError

    def going_count(self):
        """How much goes."""
        raise NotImplementedError

    def whole_count(self):
        """How much there is, of which some goes and the rest stays."""
        raise NotImplementedError


class ExpertSplitForm(SplitForm):
    """Who is split off, and the statements and forms of the name that go along."""

    distinction = forms.CharField(
        required=False,
        max_length=200,
        label=_("What tells them apart"),
        help_text=_("Needed if both have one name: “the poet, Leeds”."),
    )
    kind = forms.ChoiceField(choices=Expert.Kind.choices, label=_("Kind"))
    printed = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Nothing is printed under “%(value)s”.")},
        label=_("Printed"),
    )
    statement = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("A statement chosen is no longer theirs. Look again.")},
        label=_("Statement"),
    )

    field_order = ["name", "distinction", "kind"]

    def __init__(self, data=None, *, thing):
        expert, initial = thing, {"kind": thing.kind, "name": thing.name}
        super().__init__(data, thing=thing, initial=initial)
        self.forms_printed = list(expert.statements.count_by_source()[:FORMS_SHOWN])
        self.statements = list(
            expert.statements.select_related("article").order_by("-pk")[:STATEMENTS_SHOWN]
        )
        self.fields["printed"].choices = [(text, text) for text, _count in self.forms_printed]
        self.fields["statement"].choices = [(each.pk, each.pk) for each in self.statements]

    def clean(self):
        given = super().clean()
        if not given.get("printed") and not given.get("statement") and not self.errors:
            raise ValidationError(
                _("Tick what belongs to the other one: forms of the name, or statements.")
            )
        return given

    @cached_property
    def chosen(self):
        """The ids of the statements that go: those ticked, and all printed under a form ticked."""
        given = self.cleaned_data
        theirs = self.thing.statements
        ids = set(theirs.filter(pk__in=given["statement"]).values_list("pk", flat=True))
        return ids | set(
            theirs.filter(printed_source__in=given["printed"]).values_list("pk", flat=True)
        )

    def asked(self):
        """Along with the statements go the other forms of the name that are printed so and ticked."""
        given = self.cleaned_data
        others = self.thing.names.exclude(kind=ExpertName.Kind.PRIMARY)
        forms_of_name = others.filter(text__in=given["printed"]).values_list("text", flat=True)
        who = {name: given[name] for name in ("distinction", "kind")}
        return who | {"statements": self.chosen, "forms": list(forms_of_name)}

    def going_count(self):
        return len(self.chosen)

    def whole_count(self):
        return self.thing.statements.count()
