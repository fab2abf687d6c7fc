"""Which two of the list of probable duplicates an editor has decided on."""

from django import forms

from newsdesk.archive.models import Expert

LARGEST = 2**62


class PairForm(forms.Form):
    """Two experts, who need not stand in the list any more."""

    first = forms.IntegerField(min_value=1, max_value=LARGEST)
    second = forms.IntegerField(min_value=1, max_value=LARGEST)

    def clean(self):
        given = super().clean()
        ids = [given.get("first"), given.get("second")]
        found = Expert.objects.in_bulk([pk for pk in ids if pk])
        self.two = [found.get(pk) for pk in ids]
        if None in self.two or ids[0] == ids[1]:
            raise forms.ValidationError("These are not two experts.")
        return given


class PlaceForm(forms.Form):
    """The pair after which the list goes on; what is no pair is the beginning."""

    after = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
