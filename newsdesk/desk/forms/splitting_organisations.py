"""Choosing what of one organisation's record belongs to another one."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsdesk.desk.forms.fields import RowsField
from newsdesk.desk.forms.splitting import SplitForm

ROLES_SHOWN = 200


class OrganisationSplitForm(SplitForm):
    """What the new organisation is called, and the roles and other names that go along."""

    NARROWING = ("words",)

    words = forms.CharField(required=False, max_length=200, label=_("Who, or in which role"))
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

    def __init__(self, data=None, *, thing):
        super().__init__(data, thing=thing)
        self.fields["role"].queryset = thing.affiliations.all()
        self.names = list(thing.names.all())
        self.fields["form"].choices = [(name.text, name.text) for name in self.names]

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("role") and not given.get("form"):
            raise ValidationError(_("Tick what belongs to the other one: roles, or names."))
        return given

    @property
    def roles(self):
        """What is shown to be picked: the roles ticked, and the first of those that match."""
        there = self.thing.affiliations.select_related("expert", "read_in")
        ticked = [pk for pk in self["role"].value() or () if str(pk).isdecimal() and len(pk) < 19]
        matching = there
        for word in getattr(self, "cleaned_data", {}).get("words", "").split():
            is_meant = Q(expert__name__icontains=word) | Q(role__icontains=word)
            matching = matching.filter(is_meant)
        shown = list(matching.order_by("expert__sort_key", "id")[: ROLES_SHOWN + 1])
        self.has_more_roles = len(shown) > ROLES_SHOWN
        ticked = list(there.filter(pk__in=ticked).order_by("expert__sort_key", "id"))
        return ticked + [role for role in shown[:ROLES_SHOWN] if role not in ticked]

    @property
    def picked(self):
        """The ids of the roles ticked, as text, and the names ticked, to be shown again."""
        return {*map(str, self["role"].value() or ()), *(self["form"].value() or ())}

    def asked(self):
        roles = [role.pk for role in self.cleaned_data["role"]]
        return {"roles": roles, "names": self.cleaned_data["form"]}

    def going_count(self):
        return len(self.cleaned_data["role"])

    def whole_count(self):
        return self.thing.affiliations.count()
