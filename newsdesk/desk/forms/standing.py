"""Whether, and under which name, readers see a speaker, and what is deleted for good."""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.desk.forms.articles import VersionField
from newsdesk.desk.forms.fields import TOO_LONG, LinesField
from newsdesk.desk.forms.records import LineField

REASON = {
    "max_length": 5000,
    "widget": forms.Textarea(attrs={"rows": 3}),
    "error_messages": {
        "required": _("Say why: readers see the reason at its address."),
        "max_length": TOO_LONG,
    },
}


class WithholdExpertForm(forms.Form):
    """Why a speaker is withheld; `count` statements went along on the page that was looked at."""

    version = VersionField()
    count = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why? Readers see the reason at the address."), **REASON)
    is_fake = forms.BooleanField(
        required=False, label=_("Found to be a fake: made up, or quoted with made-up words")
    )


class WordsField(LinesField):
    """What names somebody, one a line; at least one."""

    def __init__(self, **kwargs):
        super().__init__(200, label=_("Words that name them, one a line"), **kwargs)

    def validate(self, value):
        super().validate(value)
        if not any(len(line) > 1 for line in value):
            raise forms.ValidationError(_("Give the words that are to go, one a line."))


class AnonymiseForm(forms.Form):
    """What is shown instead of a name, why, and the words that are blacked out."""

    version = VersionField()
    shown_as = LineField(
        label=_("Shown instead of the name"), help_text=_("Neutral: “a resident”, “a pupil”.")
    )
    reason = forms.CharField(label=_("Why? Readers see the reason on the page."), **REASON)
    words = WordsField(
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Whole names are blacked out wherever they stand; a part of a name only in articles "
            "in which this person speaks. Take out what is also a common word."
        ),
    )


class EraseForm(forms.Form):
    """Why something is deleted for good, with its number typed to be sure."""

    version = VersionField()
    reason = forms.CharField(
        label=_("Which law or order? Readers see it at the address."), **REASON
    )
    words = WordsField(
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Whole names are deleted wherever they stand; a part of a name only in articles in "
            "which this person speaks. Take out what is also a common word."
        ),
    )
    number = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data=None, *, thing, words=None):
        initial = {"version": thing.version, "words": words}
        super().__init__(data, initial=initial)
        self.thing = thing
        label = _("Type its number, %(pk)s, to delete it for good")
        self.fields["number"].label = label % {"pk": thing.pk}
        if words is None:
            del self.fields["words"]

    def clean_number(self):
        if self.cleaned_data["number"].strip() != str(self.thing.pk):
            raise forms.ValidationError(
                _("That is not its number, so nothing was deleted. It is %(pk)s.")
                % {"pk": self.thing.pk}
            )
        return self.thing.pk
