"""Taking a statement off the public pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.desk.forms.fields import TOO_LONG


class WithholdForm(forms.Form):
    """Why readers may no longer see a statement; pressed as a button, that it was withdrawn."""

    # Its fields stand among those of the statement, but are a form of their own.
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"form": "withhold"}))
    reason = forms.CharField(
        widget=forms.TextInput(attrs={"form": "withhold"}),
        max_length=5000,
        label=_("Why? Readers see the reason at its address."),
        error_messages={
            "required": _("Say why it is withheld: readers see the reason."),
            "max_length": TOO_LONG,
        },
    )
    is_withdrawn = forms.BooleanField(required=False)

    def __init__(self, data=None, *, card):
        super().__init__(
            data, initial={"version": card.item.version}, auto_id=f"{card.id}-withhold-%s"
        )
