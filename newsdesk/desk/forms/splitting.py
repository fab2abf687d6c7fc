"""Choosing what of one expert's record belongs to somebody else."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Expert, ExpertName

LARGEST = 2**62
# As many of the newest statements are shown to be picked one by one.
STATEMENTS_SHOWN = 200
FORMS_SHOWN = 100


class SplitForm(forms.Form):
    """Who is split off, and the statements and forms of the name that go along."""

    name = forms.CharField(max_length=200, label=_("Name of the other one"))
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
    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)

    def __init__(self, data=None, *, expert):
        initial = {"kind": expert.kind, "version": expert.version, "name": expert.name}
        super().__init__(data, initial=initial)
        self.expert = expert
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

    @property
    def chosen(self):
        """The ids of the statements that go: those ticked, and all printed under a form ticked."""
        given = self.cleaned_data
        theirs = self.expert.statements
        ids = set(theirs.filter(pk__in=given["statement"]).values_list("pk", flat=True))
        return ids | set(
            theirs.filter(printed_source__in=given["printed"]).values_list("pk", flat=True)
        )

    @property
    def forms_of_name(self):
        """The other forms of the name that go: those that are printed so and ticked."""
        others = self.expert.names.exclude(kind=ExpertName.Kind.PRIMARY)
        return list(
            others.filter(text__in=self.cleaned_data["printed"]).values_list("text", flat=True)
        )
