"""What an editor may correct before a suggestion becomes a statement, and afterwards."""

import json

from django import forms
from django.core.exceptions import ValidationError

from newsdesk.archive.models import Article, Expert, Statement, Topic
from newsdesk.archive.models.topic import names_in
from newsdesk.archive.spans import UnfitSpans, make_spans
from newsdesk.desk.forms.fields import TOO_LONG, LinesField, RowsField, TextField, lines_of
from newsdesk.desk.forms.speaker import SpeakerForm
from newsdesk.extraction import fold, kind_of, quoted_spans

MARK_AGAIN = (
    "The text has changed or does not hold these words there. "
    "Reload the page and mark the words again."
)
LONGEST_TOPIC = 120
# By what the marks make of the words: what to say when another kind was chosen.
MARKS_DECIDE = {
    Statement.Kind.DIRECT: "All of these words stand in quotation marks, so they are direct.",
    Statement.Kind.MIXED: "Only some of these words stand in quotation marks, so they are mixed.",
    Statement.Kind.INDIRECT: (
        "No quotation marks stand around these words; readers would take them for a quotation. "
        "They are indirect."
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
    kind = forms.ChoiceField(choices=Statement.Kind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Exactly as the article prints them, one stretch a line.",
        error_messages={"required": "Give the words as they stand in the article."},
    )
    also = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": "%(value)s is not said to have spoken jointly."},
    )
    printed_source = TextField(500, help_text="Misspellings included.")
    printed_role = TextField(500)
    certainty = forms.ChoiceField(
        choices=Statement.Certainty.choices, widget=forms.RadioSelect, label="The speaker is"
    )
    via = LinesField(500, help_text="Who relayed the words, one a line.")
    venue = TextField(500, help_text="Where it was said, if printed.")
    topics = RowsField(
        Topic.objects.select_related("parent"),
        required=False,
        error_messages={
            "invalid_choice": "A topic that was ticked is there no longer. Choose again.",
            "invalid_pk_value": "What was ticked is not a topic. Choose again.",
            "invalid_list": "What was ticked is not a topic. Choose again.",
        },
    )
    new_topics = TextField(
        2000, label="Add topics", help_text="Several: “Rents › Rent caps; Wages”."
    )
    create_topics = forms.BooleanField(required=False, label="Make topics that are new")
    flags = forms.MultipleChoiceField(
        choices=[(flag, flag.replace("_", " ").capitalize()) for flag in Statement.FLAGS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = TextField(
        5000, widget=forms.Textarea(attrs={"rows": 2}), help_text="For the desk alone."
    )
    public_note = TextField(
        5000,
        label="What was corrected, for readers",
        help_text="Needed when words, kind or speaker of what was published change.",
    )

    def __init__(self, data=None, *, card, goes_public=False):
        super().__init__(data, card=card, goes_public=goes_public)
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
            raise ValidationError(f"“{typed}” is not in the article. Copy what it prints.")
        return typed

    def clean_also(self):
        for name in self.cleaned_data["also"]:
            if Expert.objects.of_full_name(name).count() > 1:
                raise ValidationError(
                    f"Several people are called “{name}”. Untick the name and record the "
                    "statement for the right one by marking the words."
                )
        return self.cleaned_data["also"]

    def clean_new_topics(self):
        paths = [path.strip() for path in self.cleaned_data["new_topics"].split(";")]
        found = {path: Topic.objects.find(path) for path in paths if path}
        for path, topic in found.items():
            names = names_in(path)
            if any(len(name) > LONGEST_TOPIC for name in names):
                raise ValidationError(f"A topic has at most {LONGEST_TOPIC} characters: “{path}”.")
            if topic is None and (len(names) > 2 or not all(names)):
                raise ValidationError(
                    f"“{path}” is not a topic: there are two levels, as in “Rents › Rent caps”."
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
                f"There is no topic {unknown} yet. Choose another, or tick “Make topics”.",
            )
        self._check_kind(data)
        return data

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
        revision, old = self.article.revision, self.statement
        kept = {}
        if old.revision_id == revision.pk:
            kept = {name: old.spans[name] for name in ("cue", "source")}
        kept = {name: span for name, span in kept.items() if span and not self._covers(span)}
        return {
            "revision": revision,
            "spans": make_spans(revision.text, self.content, **kept),
            "kind": kind_of(revision.text, self.content),
        }

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


def place_lines(text, lines, *, near=()):
    """Where each of `lines` stands in `text`, in order, each nearest to its place in `near`.

    Raises ValidationError, naming the line, when one is not there.
    """
    content, after = [], 0
    for number, line in enumerate(map(str.strip, lines)):
        old = near[number][0] if number < len(near) else after
        start = _nearest(text, line, old, after)
        if start < 0:
            where = "the article after the line above it" if content else "the article"
            raise ValidationError(
                f"“{line}” is not in {where}. Copy the words exactly as they stand there."
            )
        after = start + len(line)
        content.append([start, after])
    return content


def _nearest(text, line, place, after):
    """Where `line` begins in `text` from `after` on, as near to `place` as can be, else -1."""
    following = text.find(line, max(place, after))
    preceding = text.rfind(line, after, place + len(line))
    places = [at for at in (preceding, following) if at >= 0]
    return min(places, key=lambda at: abs(at - place), default=-1)


class SelectionForm(forms.Form):
    """Words an editor marked in the text, or without a script typed as they stand there.

    Offsets are code points of the revision's text; once valid, `spans` are those of the new
    statement, one for each paragraph.
    """

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    exact = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    words = forms.CharField(
        required=False,
        strip=False,
        label="Words as they stand in the article",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One stretch a line.",
    )

    def __init__(self, data=None, *, article):
        super().__init__(data, initial={"revision": article.revision_id}, auto_id="new-%s")
        self.article = article

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        text = self.article.revision.text
        typed = lines_of(data["words"])
        if data["exact"]:
            content = self._marked(data)
        elif typed:
            content = place_lines(text, typed)
        else:
            raise ValidationError("Mark words in the text, or type them as they stand there.")
        self.spans = make_spans(text, [without_marks(text, span) for span in content])
        return data

    def _marked(self, data):
        """The selection cut into one span for each paragraph it touches."""
        revision, start, end = self.article.revision, data["start"], data["end"]
        # The offsets were counted on a page that may by now be older than the article.
        if data["revision"] != revision.pk or start is None or end is None or start < 0:
            raise ValidationError(MARK_AGAIN)
        cut = [[max(start, from_), min(end, to)] for _kind, from_, to in revision.blocks]
        content = [span for span in cut if span[0] < span[1]]
        if [revision.text[s:e] for s, e in content] != lines_of(data["exact"]):
            raise ValidationError(MARK_AGAIN)
        return content

    @property
    def kind(self):
        return kind_of(self.article.revision.text, self.spans["content"])


def without_marks(text, span):
    """`span` without the quotation marks at its very ends, as statements are recorded."""
    start, end = span
    quoted = quoted_spans(text, [span])
    if len(quoted) != 1:
        return span
    (inner_start, inner_end) = quoted[0]
    around = text[start:inner_start] + text[inner_end:end]
    return span if any(letter.isalnum() or letter.isspace() for letter in around) else quoted[0]


class WithholdForm(forms.Form):
    """Why readers may no longer see a statement."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=5000,
        label="Why? Readers see the reason at its address.",
        error_messages={
            "required": "Say why it is withheld: readers see the reason.",
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, data=None, *, card):
        super().__init__(
            data, initial={"version": card.item.version}, auto_id=f"{card.id}-withhold-%s"
        )


class StateForm(forms.Form):
    """How far the review of an article has come, with what is still open if need be."""

    state = forms.ChoiceField(choices=Article.State.choices)
    all_the_same = forms.BooleanField(required=False)
