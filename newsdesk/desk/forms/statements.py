from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Statement, Topic
from newsdesk.desk.forms.articles import find_outlet
from newsdesk.desk.forms.fields import RowsField
from newsdesk.desk.forms.narrowing import WhoAndWhenForm

# More than a page of them is not chosen by hand.
MOST_CHOSEN = 200


class StatementFilterForm(WhoAndWhenForm):
    """Which of all statements the list shows."""

    words = forms.CharField(required=False, max_length=200, label=_("Words"))
    expert = forms.CharField(required=False, max_length=200, label=_("Speaker"))
    topic = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
        label=_("Topic"),
    )
    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        label=_("Outlet"),
    )
    kind = forms.ChoiceField(
        required=False, choices=[("", _("Any")), *Statement.Kind.choices], label=_("Kind")
    )
    status = forms.ChoiceField(
        required=False, choices=[("", _("Any")), *Statement.Status.choices], label=_("Status")
    )
    since = forms.CharField(required=False, max_length=40, label=_("Published from"))
    until = forms.CharField(required=False, max_length=40, label=_("Published until"))

    def clean_topic(self):
        path = self.cleaned_data["topic"]
        if not path:
            return None
        if not (topic := Topic.objects.find(path)):
            raise ValidationError(
                _("There is no topic “%(path)s”, or there are several. Choose one.")
                % {"path": path}
            )
        return topic

    def clean_outlet(self):
        name = self.cleaned_data["outlet"]
        return find_outlet(name) if name else None

    def conditions(self):
        """What `Statement.objects.recorded` takes."""
        conditions = dict(self.cleaned_data)
        conditions["experts"] = conditions.pop("expert")
        del conditions["before"]
        return conditions


class ChosenField(RowsField):
    """The statements ticked in a list."""

    def clean(self, value):
        if len(value or ()) > MOST_CHOSEN:
            raise ValidationError(
                _("Choose at most %(most)s statements at a time.") % {"most": MOST_CHOSEN}
            )
        return super().clean(value)


class TaggingForm(forms.Form):
    """Which statements to tag, untag or retag, and with what."""

    class Verb:
        TAG, UNTAG, RETAG = "tag", "untag", "retag"

    statement = ChosenField(
        Statement.objects.select_related("article", "expert"),
        error_messages={
            "required": _("Choose at least one statement below."),
            "invalid_list": _("What was chosen is not one of the statements."),
        },
        label=_("Statement"),
    )
    topics = forms.CharField(
        max_length=1000,
        widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
        error_messages={"required": _("Write at least one topic.")},
        help_text=_("As “Rents › Rent caps”; a semicolon between several."),
        label=_("Topics"),
    )
    creates_topics = forms.BooleanField(required=False, label=_("Make topics that are new"))
    verb = forms.ChoiceField(
        choices=[(verb, verb.capitalize()) for verb in (Verb.TAG, Verb.UNTAG, Verb.RETAG)],
        error_messages={"required": _("Choose whether to tag, untag or retag.")},
        label=_("Verb"),
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
                    _(
                        "There is no topic “%(path)s”, or there are several. Check the spelling, write it with the topic above it, or tick that new topics are to be made."
                    )
                    % {"path": path},
                )
        return given

    @property
    def chosen_ids(self):
        """The statements ticked, as text, for showing the list again."""
        return set(self.data.getlist("statement"))


class CardTaggingForm(TaggingForm):
    """Which cards of one article to tag or untag, and with what."""

    statement = None
    card = forms.MultipleChoiceField(
        error_messages={
            "required": _("Tick at least one line of the list."),
            "invalid_choice": _("What was ticked is no longer in the list. Look at it again."),
        },
        label=_("Card"),
    )
    verb = forms.ChoiceField(
        choices=[("tag", _("Add")), ("untag", _("Take off"))],
        error_messages={"required": _("Choose whether to add or to take off.")},
        label=_("Verb"),
    )

    def __init__(self, data=None, *, article):
        super().__init__(data, auto_id="tagging-%s")
        self.article, self.items = article, []
        ticked = data.getlist("card")[:MOST_CHOSEN] if data else []
        self.items = [*self._ticked("suggestion", ticked), *self._ticked("statement", ticked)]
        known = [f"{item._meta.model_name}-{item.pk}" for item in self.items]
        self.fields["card"].choices = [(each, each) for each in known]
        self.fields["topics"].widget.attrs |= {
            "list": "topic-options",
            "data-combobox": "creates_topics",
            "hx-get": f"{reverse('desk:topic_search')}?article={article.pk}",
            "hx-trigger": "input changed delay:200ms, focus",
            "hx-target": "#topic-options",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
            "hx-disabled-elt": "unset",
        }

    def _ticked(self, noun, ticked):
        """The article's suggestions or statements among what was ticked."""
        names = [each.partition("-") for each in ticked]
        ids = [pk for name, _, pk in names if name == noun and pk.isdecimal() and len(pk) < 19]
        rows = {"suggestion": self.article.suggestions.open(), "statement": self.article.statements}
        return rows[noun].filter(pk__in=ids)

    @property
    def chosen_ids(self):
        return set(self.data.getlist("card")) if self.is_bound else set()
