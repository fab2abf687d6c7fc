"""Choosing what of one topic is about another one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models import Statement
from newsdesk.archive.models.topic import names_in
from newsdesk.desk.forms.fields import TextField
from newsdesk.desk.forms.narrowing import WhoAndWhenForm
from newsdesk.desk.forms.records import LineField
from newsdesk.desk.forms.splitting import SplitForm

# As many of those that match are shown to be picked one by one; a newsroom ticks no more by hand.
STATEMENTS_SHOWN, MOST_TICKED = 200, 1000
BESIDE, BELOW = "beside", "below"


class TopicSplitForm(SplitForm, WhoAndWhenForm):
    """The new topic, the statements that go to it, and which of them are shown to choose from."""

    NARROWING = ("words", "expert", "since", "until")

    name = LineField(label=_("Name of the new topic"))
    place = forms.ChoiceField(
        label=_("Where it stands"),
        choices=[(BESIDE, _("Beside this one")), (BELOW, _("Below this one"))],
    )
    definition = TextField(
        2000, label=_("What it covers"), widget=forms.Textarea(attrs={"rows": 2})
    )
    words = forms.CharField(required=False, max_length=200, label=_("Words"))
    statement = forms.MultipleChoiceField(
        required=False,
        label=_("Statement"),
        error_messages={"invalid_choice": _("A statement ticked is no longer on it. Look again.")},
    )
    all_matching = forms.BooleanField(required=False)
    before = None

    def __init__(self, data=None, *, thing):
        super().__init__(data, thing=thing, initial={"place": BESIDE})
        if thing.parent_id:
            self.fields["place"].choices = [(BESIDE, _("Beside this one"))]
        ticked = data.getlist("statement")[:MOST_TICKED] if data else []
        ticked = [int(pk) for pk in ticked if pk.isdecimal() and len(pk) < 19]
        self.ticked = list(self.tagged.filter(pk__in=ticked))
        self.fields["statement"].choices = [(each.pk, each.pk) for each in self.ticked]

    @property
    def tagged(self):
        """The statements tagged with the topic itself, the last recorded first."""
        tagged = Statement.objects.filter(
            topic_links__topic=self.thing, topic_links__is_direct=True
        ).exclude(status=Statement.Status.DISCARDED)
        return tagged.select_related("article").order_by("-pk")

    @property
    def matching(self):
        """Those of them that are as the filter asks; all, if it asks for nothing."""
        cleaned = getattr(self, "cleaned_data", {})
        asked = {name: cleaned.get(name) for name in self.NARROWING if cleaned.get(name)}
        if "expert" in asked:
            asked["experts"] = asked.pop("expert")
        return self.tagged.recorded(**asked)

    @property
    def statements(self):
        """What is shown to be picked: those ticked, and the newest of those that match."""
        shown = list(self.matching[:STATEMENTS_SHOWN])
        return [each for each in self.ticked if each not in shown] + shown

    @property
    def match_count(self):
        return Bounded(self.matching.order_by()[: COUNTED + 1].count())

    def clean_name(self):
        name = self.cleaned_data["name"]
        if len(names_in(name)) > 1:
            raise ValidationError(
                _("“›” and “>” stand between two topics. Name one, and choose where it stands.")
            )
        return name

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("statement") and not given.get("all_matching"):
            raise ValidationError(_("Tick the statements that go, or all that match."))
        return given

    @cached_property
    def chosen(self):
        """The ids of the statements that go."""
        ids = {each.pk for each in self.ticked}
        if self.cleaned_data["all_matching"]:
            ids |= set(self.matching.values_list("pk", flat=True))
        return ids

    def asked(self):
        given = self.cleaned_data
        is_below = given["place"] == BELOW
        asked = {"statements": self.chosen, "is_below": is_below}
        return asked | {"definition": given["definition"]}

    def going_count(self):
        return len(self.chosen)

    def whole_count(self):
        return self.tagged.order_by().count()
