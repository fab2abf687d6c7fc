import calendar

from django import forms
from django.core.exceptions import ValidationError

from newsdesk.archive.dates import Precision, read_date
from newsdesk.archive.models import Expert, Statement, Topic
from newsdesk.desk.forms.articles import find_outlet
from newsdesk.desk.forms.fields import RowsField

# More than a page of them is not chosen by hand.
MOST_CHOSEN = 200


class StatementFilterForm(forms.Form):
    """Which of all statements the list shows."""

    words = forms.CharField(required=False, max_length=200)
    expert = forms.CharField(required=False, max_length=200, label="Speaker")
    topic = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
    )
    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(required=False, choices=[("", "Any"), *Statement.Kind.choices])
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *Statement.Status.choices])
    since = forms.CharField(required=False, max_length=40, label="Published from")
    until = forms.CharField(required=False, max_length=40, label="Published until")
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
            raise ValidationError(f"Nobody is recorded as “{name}”. Check the spelling.")
        return experts

    def clean_topic(self):
        path = self.cleaned_data["topic"]
        if not path:
            return None
        if not (topic := Topic.objects.find(path)):
            raise ValidationError(f"There is no topic “{path}”, or there are several. Choose one.")
        return topic

    def clean_outlet(self):
        name = self.cleaned_data["outlet"]
        return find_outlet(name) if name else None

    def clean_since(self):
        return read_date(self.cleaned_data["since"])[0]

    def clean_until(self):
        return _last_day(*read_date(self.cleaned_data["until"]))

    def conditions(self):
        """What `Statement.objects.recorded` takes."""
        conditions = dict(self.cleaned_data)
        conditions["experts"] = conditions.pop("expert")
        del conditions["before"]
        return conditions


def _last_day(day, precision):
    """The last day of what was given as a day, a month or a year; None for nothing."""
    if precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


class ChosenField(RowsField):
    """The statements ticked in a list."""

    def clean(self, value):
        if len(value or ()) > MOST_CHOSEN:
            raise ValidationError(f"Choose at most {MOST_CHOSEN} statements at a time.")
        return super().clean(value)


class TaggingForm(forms.Form):
    """Which statements to tag, untag or retag, and with what."""

    class Verb:
        TAG, UNTAG, RETAG = "tag", "untag", "retag"

    statement = ChosenField(
        Statement.objects.select_related("article", "expert"),
        error_messages={
            "required": "Choose at least one statement below.",
            "invalid_list": "What was chosen is not one of the statements.",
        },
    )
    topics = forms.CharField(
        max_length=1000,
        widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
        error_messages={"required": "Write at least one topic."},
        help_text="As “Rents › Rent caps”; a semicolon between several.",
    )
    creates_topics = forms.BooleanField(required=False, label="Make topics that are new")
    verb = forms.ChoiceField(
        choices=[(verb, verb.capitalize()) for verb in (Verb.TAG, Verb.UNTAG, Verb.RETAG)],
        error_messages={"required": "Choose whether to tag, untag or retag."},
    )

    def clean_topics(self):
        paths = [path.strip() for path in self.cleaned_data["topics"].split(";")]
        if not any(paths):
            raise ValidationError(self.fields["topics"].error_messages["required"])
        return [path for path in paths if path]

    def clean(self):
        given = super().clean()
        makes_new = given.get("creates_topics") and given.get("verb") != self.Verb.UNTAG
        for path in given.get("topics", ()) if not makes_new else ():
            if not Topic.objects.find(path):
                self.add_error(
                    "topics",
                    f"There is no topic “{path}”, or there are several. Check the spelling, write "
                    "it with the topic above it, or tick that new topics are to be made.",
                )
        return given

    @property
    def chosen_ids(self):
        """The statements ticked, as text, for showing the list again."""
        return set(self.data.getlist("statement"))
