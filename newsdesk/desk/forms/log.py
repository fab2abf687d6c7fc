"""Narrowing the log of what was done at the desk."""

import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Statement, User
from newsdesk.desk.forms.narrowing import WhoAndWhenForm
from newsdesk.desk.names import titled

VERBS = {
    "accept": _("Approved"),
    "reject": _("Rejected"),
    "reopen": _("Reopened"),
    "create": _("Made"),
    "publish": _("Published"),
    "correct": _("Corrected"),
    "edit": _("Edited"),
    "tag": _("Tagged"),
    "withhold": _("Withheld"),
    "release": _("Released"),
    "withhold with speaker": _("Withheld with the speaker"),
    "release with speaker": _("Released with the speaker"),
    "anonymise": _("Withheld a name"),
    "reveal": _("Gave a name back"),
    "erase": _("Deleted for good"),
    "discard": _("Discarded"),
    "state": _("Set the state"),
    "import": _("Brought in"),
    "replace text": _("Replaced the text"),
    "follow": _("Placed anew"),
    "merge": _("Merged"),
    "part": _("Took apart"),
    "split": _("Split"),
    "apart": _("Told apart"),
    "together": _("Took back telling apart"),
    "handle": _("Handled a report"),
    "unhandle": _("Opened a report again"),
    "delete": _("Deleted"),
    "learn name": _("Learned a name"),
    "forget name": _("Forgot a name"),
    "learn role": _("Learned a role"),
    "forget role": _("Forgot a role"),
    "start": _("Started a job"),
    "stop": _("Stopped a job"),
    "resume": _("Resumed a job"),
    "retry": _("Tried a job again"),
    "undo": _("Undid"),
    "redo": _("Did again"),
}
THINGS = ("suggestion", "statement", "article", "expert", "topic", "outlet")


class LogFilterForm(WhoAndWhenForm):
    """Which actions the log shows."""

    who = forms.ModelChoiceField(
        User.objects.order_by("username"),
        required=False,
        empty_label=_("Anybody"),
        error_messages={"invalid_choice": _("Nobody of that name works here. Choose one.")},
        label=_("Who"),
    )
    verb = forms.ChoiceField(
        required=False, label=_("Did what"), choices=[("", _("Anything")), *VERBS.items()]
    )
    thing = forms.ChoiceField(
        required=False,
        label=_("To what"),
        choices=[("", _("Anything")), *[(thing, titled(thing)) for thing in THINGS]],
    )
    headline = forms.CharField(required=False, max_length=200, label=_("Article"), help_text="")
    article = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def clean_since(self):
        """The moment from which on, or None."""
        day = super().clean_since()
        return _midnight(day) if day else None

    def clean_until(self):
        """The moment until which, itself left out, or None."""
        day = super().clean_until()
        return _midnight(day + datetime.timedelta(days=1)) if day else None

    def condition(self):
        """The Q that the actions fulfil."""
        given = self.cleaned_data
        paths = {
            "by": given["who"],
            "verb": given["verb"],
            "object_type": given["thing"],
            "article": given["article"],
            "article__headline__icontains": given["headline"],
            "at__gte": given["since"],
            "at__lt": given["until"],
        }
        condition = Q(**{path: value for path, value in paths.items() if value})
        if given["expert"]:
            condition &= _about(given["expert"])
        return condition


def _midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _about(experts):
    """What was done to the record of `experts`, or to statements that are theirs now."""
    theirs = Statement.objects.filter(expert__in=experts).order_by().values("pk")
    return Q(object_type="expert", object_id__in=[each.pk for each in experts]) | Q(
        object_type="statement", object_id__in=theirs
    )
