from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Topic, TopicName
from newsdesk.archive.models.topic import media_topic, names_in
from newsdesk.archive.whole_text import one_line
from newsdesk.desk.forms.fields import LinesField, TextField
from newsdesk.desk.forms.records import LONGEST_NAME, LineField, RecordForm
from newsdesk.extraction import UnacceptableText, fold

# More of them than anybody keeps apart.
MOST_NAMES = 60


class NamesField(LinesField):
    """Other names, one a line; what is stored is a dict of them to their kinds."""

    def prepare_value(self, value):
        return super().prepare_value(list(value) if isinstance(value, dict) else value)

    def to_python(self, value):
        try:
            return [one_line(line) for line in super().to_python(value)]
        except UnacceptableText as error:
            raise forms.ValidationError(str(error)) from None

    def validate(self, value):
        super().validate(value)
        if len(value) > MOST_NAMES:
            raise forms.ValidationError(
                _("These are %(count)s names; a topic has at most %(most)s others.")
                % {"count": len(value), "most": MOST_NAMES}
            )


class TopicForm(RecordForm):
    """A topic: its name, what it covers, and the topic above it."""

    KEPT = ("name", "names", "parent_id", "definition", "iptc")

    name = LineField(
        help_text=_("Below another topic, write it so that people can answer it differently."),
        label=_("Name"),
    )
    names = NamesField(
        LONGEST_NAME,
        label=_("Other names"),
        help_text=_("One a line. They lead here wherever a topic is typed or searched for."),
    )
    parent_id = forms.TypedChoiceField(
        label=_("Below"), required=False, coerce=int, empty_value=None, choices=()
    )
    definition = TextField(
        2000,
        label=_("What it covers"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    iptc = TextField(100, label=_("IPTC code"), help_text=_("For example medtop:20000344."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tops = Topic.objects.filter(level=1).in_order()
        if self.record:
            tops = tops.exclude(pk=self.record.pk)
        field = self.fields["parent_id"]
        field.choices = [("", _("No topic: it stands at the top"))] + [(t.pk, t.name) for t in tops]
        if self.record and self.record.subtopics.exists():
            field.disabled = True
            field.help_text = _("It has topics below it, so it stays at the top.")

    def clean_name(self):
        name = self.cleaned_data["name"]
        if len(names_in(name)) > 1:
            raise forms.ValidationError(
                _("“›” and “>” stand between two topics. Name one, and choose the one above it.")
            )
        return name

    def clean_iptc(self):
        code = media_topic(self.cleaned_data["iptc"])
        if code and (taken := self._others().filter(iptc=code).first()):
            raise forms.ValidationError(
                _("%(code)s is “%(taken)s” already: a code belongs to one topic.")
                % {"code": code, "taken": taken}
            )
        return code

    def clean_names(self):
        """A dict of text to kind, as the log keeps it; what was a former name stays one."""
        kinds = {fold(text): kind for text, kind in self.logged.get("names", {}).items()}
        lines = {fold(line): line for line in self.cleaned_data["names"]}
        if bad := next((line for line in lines.values() if len(names_in(line)) > 1), None):
            raise forms.ValidationError(
                _("“%(name)s” has a sign that stands between two topics. Name one a line.")
                % {"name": bad}
            )
        return {line: kinds.get(key, TopicName.Kind.ALIAS.value) for key, line in lines.items()}

    def clean(self):
        given = super().clean()
        if not {"name", "parent_id"} <= given.keys():
            return given
        beside, own = self._others().filter(parent=given["parent_id"]), given["name"]
        if twin := beside.best_called(own):
            self.add_error("name", self._taken(own, twin))
        if "names" in given:
            others = {n: kind for n, kind in given["names"].items() if fold(n) != fold(own)}
            given["names"] = others
            for name in others if others and beside.called(*others).exists() else ():
                if twin := beside.best_called(name):
                    self.add_error("names", self._taken(name, twin))
                    break
        return given

    def _others(self):
        return Topic.objects.exclude(pk=self.record and self.record.pk)

    @staticmethod
    def _taken(name, twin):
        if twin.is_named(name):
            told = _("There is “%(twin)s” already. Choose another name.")
        else:
            told = _("“%(twin)s” is also called “%(name)s”. Choose another name, or change that.")
        return told % {"twin": twin, "name": name}

    def in_words(self, name, value):
        return super().in_words(name, "; ".join(value) if name == "names" else value)


class TopicFilterForm(forms.Form):
    """Which topics the tree shows."""

    words = forms.CharField(required=False, max_length=200, label=_("Words in the name"))
    use = forms.ChoiceField(
        required=False,
        label=_("Used"),
        choices=[
            ("", _("Any")),
            ("used", _("With statements")),
            ("unused", _("Without statements")),
            ("lone", _("Top, nothing below it")),
            ("undefined", _("Not defined yet")),
        ],
    )
    # The tree is small beside everything else, so its pages are counted off.
    from_row = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput
    )
