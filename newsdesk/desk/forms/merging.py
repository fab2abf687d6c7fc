"""Choosing two records that are one, and saying which of them stays."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Expert, Organisation, Topic
from newsdesk.desk.names import called

LARGEST = 2**62


class ChoiceForm(forms.Form):
    """What to merge a record with: named, or chosen from what was proposed."""

    name = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "others", "autocomplete": "off"}),
        label=_("Name"),
    )
    other = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    # The one of the two that stays.
    keep = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)

    def __init__(self, *args, thing, **kwargs):
        super().__init__(*args, **kwargs)
        self.thing = thing
        self.fields["name"].label = _("The other %(kind)s") % {
            "kind": called(thing._meta.model_name)
        }

    def clean(self):
        given = super().clean()
        others = type(self.thing).objects.exclude(pk=self.thing.pk)
        self.other = others.filter(pk=given.get("other")).first() if given.get("other") else None
        if not self.other and given.get("name"):
            self.other = self._named(others, given["name"])
        return given

    def _named(self, others, name):
        found = FOUND[type(self.thing)](others, name)
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(
                {
                    "name": _(
                        "Several are called “%(name)s”. Add what tells them apart, in brackets."
                    )
                    % {"name": name}
                }
            )
        raise ValidationError(
            {"name": _("There is no “%(name)s” besides this one.") % {"name": name}}
        )

    def pair(self):
        """The one that goes and the one that stays, by default this and the other."""
        if self.cleaned_data.get("keep") == self.thing.pk:
            return self.other, self.thing
        return self.thing, self.other


def _topic(others, name):
    found = others.find(name)
    return [found] if found else []


def _organisation(others, name):
    exact = others.filter(name=name)
    return list(exact[:1] or others.called(name)[:2])


FOUND = {
    Expert: lambda others, name: list(others.typed(name)[:2]),
    Topic: _topic,
    Organisation: _organisation,
}


class MergeForm(forms.Form):
    """The two records as the editor saw them: which one goes, which one stays, their versions."""

    source = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    target = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    source_version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    target_version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)

    @classmethod
    def of(cls, source, target):
        """The form of the two as they are stored now."""
        return cls(
            initial={
                "source": source.pk,
                "target": target.pk,
                "source_version": source.version,
                "target_version": target.version,
            }
        )

    def pair(self, model):
        """The two, the one that goes first; None for one that is no longer there."""
        found = model.objects.in_bulk([self.cleaned_data["source"], self.cleaned_data["target"]])
        return found.get(self.cleaned_data["source"]), found.get(self.cleaned_data["target"])

    @property
    def versions(self):
        return self.cleaned_data["source_version"], self.cleaned_data["target_version"]
