"""What every list at the desk of what was said or done is narrowed by."""

import calendar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.dates import Precision, read_date
from newsdesk.archive.models import Expert


class WhoAndWhenForm(forms.Form):
    """Whom a list is about, from which day until which, and where a page of it starts."""

    expert = forms.CharField(required=False, max_length=200, label=_("Expert"))
    since = forms.CharField(required=False, max_length=40, label=_("Day from"))
    until = forms.CharField(required=False, max_length=40, label=_("Day until"))
    before = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].widget.attrs["placeholder"] = "2024-11-18"

    def clean_expert(self):
        """The experts of that name, or None when none is asked for."""
        name = self.cleaned_data["expert"]
        if not name:
            return None
        experts = list(Expert.objects.typed(name)[:50])
        if not experts:
            raise ValidationError(
                _("Nobody is recorded as “%(name)s”. Check the spelling.") % {"name": name}
            )
        return experts

    def clean_since(self):
        return read_date(self.cleaned_data["since"])[0]

    def clean_until(self):
        return _last_day(*read_date(self.cleaned_data["until"]))


def _last_day(day, precision):
    """The last day of what was given as a day, a month or a year; None for nothing."""
    if precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day
