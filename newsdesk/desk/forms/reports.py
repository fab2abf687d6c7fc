"""What an editor did about what a reader reported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.desk.forms.fields import TOO_LONG


class HandleForm(forms.Form):
    """What was done about a report, for the log and for whoever looks at it again."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What was done about it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say what was done, if only “Nothing: the article says so.”"),
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, data=None, *, report):
        super().__init__(
            data, initial={"version": report.version}, auto_id=f"report-{report.pk}-%s"
        )
