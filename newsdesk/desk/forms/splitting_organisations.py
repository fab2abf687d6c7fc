"""Choosing what of one organisation's record belongs to another one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsdesk.desk.forms.fields import RowsField
from newsdesk.desk.forms.records import LineField

LARGEST = 2**62
ROLES_SHOWN = 300


class OrganisationSplitForm(forms.Form):
    """What the new organisation is called, and the roles and other names that go along."""

    name = LineField(label=_("Name of the other one"))
    role = RowsField(
        None,
        required=False,
        label=_("Role"),
        error_messages={"invalid_choice": _("A role chosen is no longer there. Look again.")},
    )
    form = forms.MultipleChoiceField(
        required=False,
        label=_("Other name"),
        error_messages={"invalid_choice": _("“%(value)s” is no longer a name of it.")},
    )
    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)

    def __init__(self, data=None, *, organisation):
        super().__init__(data, initial={"version": organisation.version})
        self.organisation = organisation
        there = organisation.affiliations.select_related("expert", "read_in")
        self.fields["role"].queryset = organisation.affiliations.all()
        self.roles = list(there.order_by("expert__sort_key", "id")[:ROLES_SHOWN])
        self.names = list(organisation.names.all())
        self.fields["form"].choices = [(name.text, name.text) for name in self.names]

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("role") and not given.get("form"):
            raise ValidationError(_("Tick what belongs to the other one: roles, or names."))
        return given

    @property
    def picked(self):
        """The ids of the roles ticked, as text, and the names ticked, to be shown again."""
        return {*map(str, self["role"].value() or ()), *(self["form"].value() or ())}
