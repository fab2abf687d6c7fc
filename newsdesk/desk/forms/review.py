"""What an editor may correct before a suggestion becomes a statement, and afterwards."""

import json
from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Expert, Statement, Topic
from newsdesk.archive.models.topic import names_in
from newsdesk.archive.spans import UnfitSpans, make_spans
from newsdesk.desk.forms.fields import LinesField, RowsField, TextField, lines_of
from newsdesk.desk.forms.selection import MARK_AGAIN, place_lines
from newsdesk.desk.forms.speaker import SpeakerForm
from newsdesk.desk.lint import lint, misleading
from newsdesk.desk.names import titled
from newsdesk.extraction import fold, kind_of

LONGEST_TOPIC = 120
# By what the marks make of the words: what to say when another kind was chosen.
MARKS_DECIDE = {
    Statement.Kind.DIRECT: _("All of these words stand in quotation marks, so they are direct."),
    Statement.Kind.MIXED: _(
        "Only some of these words stand in quotation marks, so they are mixed."
    ),
    Statement.Kind.INDIRECT: (
        _(
            "No quotation marks stand around these words; readers would take them for a quotation. "
            "They are indirect."
        )
    ),
}


class ReviewForm(SpeakerForm):
    """All that is recorded of one statement, as `card` proposes it or as it is stored.

    `goes_public` says that readers will see what is saved: a speaker must then be decided.
    Once valid, `values()` are fields of a statement, and `content_changed` says whether its
    words are others than before.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    spans = forms.CharField(required=False, widget=forms.HiddenInput)
    # What the fields held when the form was loaded: see newsdesk.desk.clashes.
    loaded = forms.CharField(required=False, widget=forms.HiddenInput)
    # The tags it had then: those that others have added since are not in the ticks.
    had_topics = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=Statement.Kind.choices, widget=forms.RadioSelect, label=_("Kind")
    )
    words = forms.CharField(
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Exactly as the article prints them, one stretch a line."),
        error_messages={"required": _("Give the words as they stand in the article.")},
        label=_("Words"),
    )
    also = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("%(value)s is not said to have spoken jointly.")},
        label=_("Also"),
    )
    printed_source = TextField(
        500, help_text=_("Misspellings included."), label=_("Printed source")
    )
    printed_role = TextField(500, label=_("Printed role"))
    certainty = forms.ChoiceField(
        choices=Statement.Certainty.choices, widget=forms.RadioSelect, label=_("The speaker is")
    )
    via = LinesField(500, help_text=_("Who relayed the words, one a line."), label=_("Via"))
    venue = TextField(500, help_text=_("Where it was said, if printed."), label=_("Venue"))
    topics = RowsField(
        Topic.objects.select_related("parent"),
        required=False,
        error_messages={
            "invalid_choice": _("A topic that was ticked is there no longer. Choose again."),
            "invalid_pk_value": _("What was ticked is not a topic. Choose again."),
            "invalid_list": _("What was ticked is not a topic. Choose again."),
        },
        label=_("Topics"),
    )
    new_topics = TextField(
        2000, label=_("Add topics"), help_text=_("Several: “Rents › Rent caps; Wages”.")
    )
    create_topics = forms.BooleanField(required=False, label=_("Make topics that are new"))
    flags = forms.MultipleChoiceField(
        choices=[(flag, titled(flag)) for flag in Statement.FLAGS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Flags"),
    )
    note = TextField(
        5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the desk alone."),
        label=_("Note"),
    )
    # Said of words left out beside a “but” or a hedge: that they are not the speaker's.
    is_whole = forms.BooleanField(
        required=False, label=_("The words left out are not the speaker’s")
    )
    public_note = TextField(
        5000,
        label=_("What was corrected, for readers"),
        help_text=_("Needed when words, kind or speaker of what was published change."),
    )

    def __init__(self, data=None, *, card, **kwargs):
        super().__init__(data, card=card, **kwargs)
        self.statement, self.article = card.statement, card.article
        self.existing_topics, self.new_topic_paths = [], []
        self.fields["also"].choices = [(name, name) for name in card.also]

    def clean_words(self):
        lines = lines_of(self.cleaned_data["words"])
        if not lines:
            raise ValidationError(self.fields["words"].error_messages["required"])
        marked = self.cleaned_data.get("spans")
        before = self.statement.stretches
        text = self.article.revision.text
        if marked:
            self.content = self._read_marked(marked, lines)
        elif [line.strip() for line in lines] == [stretch.strip() for stretch in before]:
            self.content = None
        else:
            self.content = place_lines(text, lines, near=self.statement.spans["content"])
        return lines

    def _read_marked(self, marked, lines):
        """The spans that a script sent along, provided that they hold the words shown."""
        text = self.article.revision.text
        try:
            content = make_spans(text, json.loads(marked))["content"]
        except UnfitSpans as unfit:
            raise ValidationError(str(unfit)) from None
        except (ValueError, RecursionError):
            raise ValidationError(MARK_AGAIN) from None
        is_current = self.cleaned_data.get("revision") == self.article.revision_id
        if not is_current or [text[start:end] for start, end in content] != lines:
            raise ValidationError(MARK_AGAIN)
        return content

    @property
    def content_changed(self):
        """True if the words are to stand elsewhere than they do."""
        stored = self.statement
        is_same_text = stored.revision_id == self.article.revision_id
        is_kept = self.content is None or self.content == stored.spans["content"] and is_same_text
        return not is_kept

    def clean_printed_source(self):
        return self._as_printed("printed_source")

    def clean_printed_role(self):
        return self._as_printed("printed_role")

    def _as_printed(self, name):
        """What was typed, provided that the article prints it: it is shown as printed there."""
        typed = self.cleaned_data[name]
        is_stored = typed == getattr(self.statement, name)
        if not is_stored and fold(typed) not in fold(self.article.revision.text):
            raise ValidationError(
                _("“%(typed)s” is not in the article. Copy what it prints.") % {"typed": typed}
            )
        return typed

    def clean_also(self):
        for name in self.cleaned_data["also"]:
            if Expert.objects.of_full_name(name).count() > 1:
                raise ValidationError(
                    _(
                        "Several people are called “%(name)s”. Untick the name and record the statement for the right one by marking the words."
                    )
                    % {"name": name}
                )
        return self.cleaned_data["also"]

    def clean_new_topics(self):
        paths = [path.strip() for path in self.cleaned_data["new_topics"].split(";")]
        found = {path: Topic.objects.find(path) for path in paths if path}
        for path, topic in found.items():
            names = names_in(path)
            if any(len(name) > LONGEST_TOPIC for name in names):
                raise ValidationError(
                    _("A topic has at most %(most)s characters: “%(path)s”.")
                    % {"most": LONGEST_TOPIC, "path": path}
                )
            if topic is None and (len(names) > 2 or not all(names)):
                raise ValidationError(
                    _("“%(path)s” is not a topic: there are two levels, as in “Rents › Rent caps”.")
                    % {"path": path}
                )
        self.existing_topics = [topic for topic in found.values() if topic]
        self.new_topic_paths = [path for path, topic in found.items() if topic is None]
        return self.cleaned_data["new_topics"]

    def clean(self):
        data = super().clean()
        if self.new_topic_paths and not data.get("create_topics"):
            unknown = ", ".join(f"“{path}”" for path in self.new_topic_paths)
            self.add_error(
                "new_topics",
                _("There is no topic %(unknown)s yet. Choose another, or tick “Make topics”.")
                % {"unknown": unknown},
            )
        self._check_kind(data)
        is_fit = self.goes_public and "words" in data
        if is_fit and (self.content_changed or not self.statement.was_public):
            self._check_misleading(data)
        return data

    def typed_statement(self):
        """The statement as it would be with the words and flags typed, unsaved."""
        data, statement = self.cleaned_data, copy(self.statement)
        statement.flags = data.get("flags", statement.flags)
        if "words" in data and self.content_changed:
            for name, value in Statement.placed(self.article.revision, self._spans()).items():
                setattr(statement, name, value)
        statement.printed_source = data.get("printed_source", statement.printed_source)
        return statement

    def _check_misleading(self, data):
        """Refuse words cut at a “but” or a hedge, and a headline bolder than the text.

        A missing speaker is refused by the speaker's fields.
        """
        typed = self.typed_statement()
        found = lint(
            typed.revision.text,
            typed.spans,
            zone=typed.zone,
            attribution=Statement.Attribution.UNNAMED,
            flags=typed.flags,
            twin=self.card.twin,
        )
        if not data.get("is_whole"):
            for finding in misleading(found):
                self.add_error(
                    "is_whole", _("%(advice)s If not, say so here.") % {"advice": finding.advice}
                )
        for finding in found:
            if finding.is_blocking and finding.rule != 14:
                self.add_error("flags", finding.advice)

    def _check_kind(self, data):
        """Refuse a kind chosen against the marks in the text: that would invent quotations."""
        if "words" not in data or data.get("kind") in (None, self.statement.kind):
            return
        text, content = self.statement.revision.text, self.statement.spans["content"]
        if self.content_changed:
            text, content = self.article.revision.text, self.content
        marked = kind_of(text, content)
        if data["kind"] != marked:
            self.add_error("kind", MARKS_DECIDE[marked])

    def as_typed(self):
        """The form, showing what was typed without a word on what is missing."""
        self.is_valid()
        self._errors = ErrorDict()
        return self

    def values(self):
        """Fields of a statement as decided here, but for a speaker yet to be introduced."""
        data = self.cleaned_data
        plain = "attribution expert printed_source printed_role certainty via venue note kind"
        values = {name: data[name] for name in plain.split()}
        values["note"] = data["note"].replace("\r\n", "\n")
        # Flags that the finder knows and this form does not stay as they are.
        stored = self.statement.flags
        flags = data["flags"] + [flag for flag in stored if flag not in Statement.FLAGS]
        values["flags"] = stored if set(stored) == set(flags) else flags
        return values | self._placed() if self.content_changed else values

    def _placed(self):
        """Where the changed words stand, and their kind by the marks."""
        revision = self.article.revision
        kind = kind_of(revision.text, self.content)
        return {"revision": revision, "spans": self._spans(), "kind": kind}

    def _spans(self):
        revision, old = self.article.revision, self.statement
        kept = {}
        if old.revision_id == revision.pk:
            kept = {name: old.spans[name] for name in ("cue", "source")}
        kept = {name: span for name, span in kept.items() if span and not self._covers(span)}
        return make_spans(revision.text, self.content, **kept)

    def _covers(self, span):
        return any(start < span[1] and span[0] < end for start, end in self.content)

    def all_topics(self):
        """The topics ticked and the existing ones typed; new ones are in `new_topic_paths`."""
        ticked = list(self.cleaned_data["topics"])
        return ticked + [topic for topic in self.existing_topics if topic not in ticked]

    def topics_onto(self, current, named):
        """`current` tags with what was changed: `named` ones added, those unticked taken off."""
        had = set(self.cleaned_data["had_topics"].split())
        unticked = [topic for topic in current if str(topic.pk) in had and topic not in named]
        kept = [topic for topic in current if topic not in unticked]
        added = [t for t in named if t not in kept and str(t.pk) not in had]
        return kept + added

    def shown_topics(self):
        """(topic, is it ticked) for each the card offers or the editor has ticked."""
        ticked = self.card.topics
        if self.is_bound:
            ticked = list(self.cleaned_data.get("topics", []))
        shown = {topic.pk: topic for topic in [*self.card.topics, *ticked, *self.card.offered]}
        return [(topic, topic in ticked) for topic in shown.values()]
