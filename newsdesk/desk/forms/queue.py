from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.desk.queueing import UNSURE, USUAL_BELOW


class UnsureForm(forms.Form):
    """How sure the finder may be of what the queue is narrowed to."""

    queue = forms.CharField(widget=forms.HiddenInput, initial=UNSURE.name)
    whose = forms.CharField(required=False, widget=forms.HiddenInput)
    order = forms.CharField(required=False, widget=forms.HiddenInput)
    below = forms.FloatField(
        label=_("Less sure than"),
        min_value=0,
        max_value=1,
        initial=USUAL_BELOW,
        widget=forms.NumberInput(attrs={"step": "0.05"}),
        error_messages={
            name: _("Type a number between 0 and 1, like 0.6.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
