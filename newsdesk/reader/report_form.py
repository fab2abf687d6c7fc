"""A reader's report of an error, told apart from what programs send, without cookies or others."""

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import ErrorReport

SALT = "newsdesk.report"
# Seconds: nobody reads the form and writes a sentence more quickly, nor leaves it open longer.
LEAST, MOST = 3, 24 * 60 * 60


class ReportForm(forms.Form):
    """What is wrong with `statement`, and where to send an answer if one is wanted.

    `opened` is signed: it says of which statement, and when, the form was handed out. That
    does what a CSRF cookie would, and readers' pages set none.
    """

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=ErrorReport.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    message = forms.CharField(
        label=_("What should it say, and how do you know?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "field"}),
        error_messages={
            "required": _("Say in a sentence what is wrong."),
            "max_length": _("Please keep it below 4,000 characters."),
        },
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want an answer"),
        help_text=_("Only the editors see it, and it is deleted once they have dealt with this."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "field", "autocomplete": "email"}),
        error_messages={"invalid": _("This is no e-mail address. Put it right or leave it empty.")},
    )
    # Nobody sees it; what fills in every field it finds is a program.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, statement, **kwargs):
        self.statement = statement
        super().__init__(*args, **kwargs)
        self.initial["opened"] = token_for(statement)

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty: it is there to catch programs."))

    def clean(self):
        cleaned = super().clean()
        opened = cleaned.get("opened", "")
        if not is_of(opened, self.statement, younger_than=MOST):
            self._hand_out_anew()
            raise forms.ValidationError(
                _("This form was open for very long. What you typed is still here: send it again.")
            )
        if not self.errors and is_of(opened, self.statement, younger_than=LEAST):
            raise forms.ValidationError(
                _("That was quicker than anybody types. Wait for some seconds and send it again.")
            )
        return cleaned

    def _hand_out_anew(self):
        self.data = self.data.copy()
        self.data["opened"] = token_for(self.statement)

    def report(self):
        """What was reported, as ErrorReport.objects.receive takes it."""
        return {name: self.cleaned_data[name] for name in ("kind", "message", "email")}


def token_for(statement):
    """What says that the form on `statement` was handed out now."""
    return signing.dumps(statement.pk, salt=SALT)


def is_of(token, statement, *, younger_than):
    """True if `token` was handed out for `statement`, at most so many seconds ago."""
    try:
        return signing.loads(token, salt=SALT, max_age=younger_than) == statement.pk
    except signing.BadSignature:
        return False
