"""What an editor may correct before a suggestion becomes a statement, and afterwards."""

import json

from django import forms
from django.core.exceptions import ValidationError

from newsdesk.archive.models import Article, Expert, Statement, Topic
from newsdesk.archive.spans import UnfitSpans, make_spans
from newsdesk.extraction import kind_of, quoted_spans

MARK_AGAIN = (
    "The text has changed or does not hold these words there. "
    "Reload the page and mark the words again."
)
MOST_CANDIDATES = 20


def lines_of(text):
    """The lines of a text field that hold something, as browsers and scripts send them."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [line for line in lines if line.strip()]


class LinesField(forms.CharField):
    """A list of texts, typed one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in lines_of(value or "")]


class ReviewForm(forms.Form):
    """All that is recorded of one statement, as `card` proposes it or as it is stored.

    `goes_public` says that readers will see what is saved: a speaker must then be decided.
    Once valid, `values()` are fields of a statement, and `content_changed` says whether its
    words are others than before.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    spans = forms.CharField(required=False, widget=forms.HiddenInput)
    # The name for which similar ones have been shown, so that nobody is asked twice.
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=Statement.Kind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Exactly as the article prints them, one stretch a line.",
        error_messages={"required": "Give the words as they stand in the article."},
    )
    speaker = forms.CharField(required=False)
    choice = forms.ModelChoiceField(Expert.objects, required=False)
    create_expert = forms.BooleanField(required=False)
    new_kind = forms.ChoiceField(choices=Expert.Kind.choices, required=False, label="as")
    is_confirmed = forms.BooleanField(required=False)
    is_unnamed = forms.BooleanField(required=False, label="Unnamed source")
    also = forms.MultipleChoiceField(required=False)
    printed_source = forms.CharField(required=False, help_text="Misspellings included.")
    printed_role = forms.CharField(required=False)
    certainty = forms.ChoiceField(
        choices=Statement.Certainty.choices, widget=forms.RadioSelect, label="The speaker is"
    )
    via = LinesField(required=False, help_text="Who relayed the words, one a line.")
    venue = forms.CharField(required=False, help_text="Where it was said, if printed.")
    topics = forms.ModelMultipleChoiceField(Topic.objects.select_related("parent"), required=False)
    new_topics = forms.CharField(
        required=False, label="Add topics", help_text="Several: “Rents › Rent caps; Wages”."
    )
    create_topics = forms.BooleanField(required=False, label="Make topics that are new")
    flags = forms.MultipleChoiceField(
        choices=[(flag, flag.replace("_", " ").capitalize()) for flag in Statement.FLAGS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="For the desk alone."
    )
    public_note = forms.CharField(
        required=False,
        label="What was corrected, for readers",
        help_text="Needed when words, kind or speaker of what was published change.",
    )

    def __init__(self, data=None, *, card, goes_public=False):
        super().__init__(data, initial=card.initial(), auto_id=f"{card.id}-%s")
        self.card, self.statement, self.article = card, card.statement, card.article
        self.goes_public = goes_public
        self.candidates = card.candidates
        self.new_expert, self.new_topic_paths = None, []
        self.fields["also"].choices = [(name, name) for name in card.also]
        self.fields["is_confirmed"].label = f"Yes, this is {card.speaker}"
        searched = {"autocomplete": "off", "data-search": ""}
        self.fields["speaker"].widget.attrs |= searched | {"list": "expert-options"}
        self.fields["new_topics"].widget.attrs |= searched | {"list": "topic-options"}

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
        except ValueError:
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
            names = [name.strip() for name in path.replace(">", "›").split("›")]
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
        self._decide_speaker(data)
        return data

    def _decide_speaker(self, data):
        """Set attribution and expert (or `new_expert`), or say at the field what is missing."""
        data["expert"], data["attribution"] = None, Statement.Attribution.UNNAMED
        if data.get("is_unnamed"):
            return
        data["expert"] = data.get("choice") or self._typed(data)
        if data["expert"] or self.new_expert:
            data["attribution"] = Statement.Attribution.NAMED
            self._check_confirmed(data)
            return
        data["attribution"] = Statement.Attribution.UNDECIDED
        if self.goes_public and not self.has_error("speaker"):
            self.add_error("speaker", "Choose who said this, or tick that the source is unnamed.")

    def _typed(self, data):
        """The one expert meant by the speaker as typed; None with an error or a new expert."""
        label = " ".join(data.get("speaker", "").split())
        if not label:
            return None
        if self.card.expert and label == str(self.card.expert):
            return self.card.expert
        alike = list(Expert.objects.typed(label)[:MOST_CANDIDATES])
        if len(alike) == 1:
            return alike[0]
        if alike:
            self._ask(label, alike, f"Several people are called “{label}”. Choose one of them.")
            return None
        return self._introduce(label, data)

    def _introduce(self, label, data):
        """Take `label` for somebody new if that was ticked, and nobody has a similar name."""
        near = Expert.objects.spelled_like([label])[label][:MOST_CANDIDATES]
        if data.get("create_expert") and (not near or data.get("asked") == label):
            self.new_expert = {"name": label, "kind": data.get("new_kind") or Expert.Kind.ANALYST}
        elif near:
            self._ask(
                label,
                near,
                f"Nobody in the archive is called “{label}”. Did you mean one of these? "
                "If not, tick “New” to add them.",
            )
        else:
            self.add_error(
                "speaker",
                f"Nobody in the archive is called “{label}”. Choose somebody else, "
                "or tick “New” to add them.",
            )

    def _ask(self, label, candidates, question):
        self.candidates = candidates
        # Bound data is what will be shown again, and with it that this was asked.
        self.data = self.data.copy()
        self.data["asked"] = label
        self.add_error("speaker", question)

    def _check_confirmed(self, data):
        """An inferred speaker needs a yes; choosing somebody else is one."""
        chosen = str(data["expert"] or self.new_expert["name"])
        if chosen != self.card.speaker:
            data["is_confirmed"] = True
        is_inferred = data.get("certainty") == Statement.Certainty.INFERRED
        is_asked = self.goes_public and is_inferred and not self.statement.was_public
        if is_asked and not data.get("is_confirmed"):
            self.add_error("is_confirmed", "Confirm who said this.")

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
        """Where the changed words stand, and their kind unless the editor chose another."""
        revision, old = self.article.revision, self.statement
        kept = {}
        if old.revision_id == revision.pk:
            kept = {name: old.spans[name] for name in ("cue", "source")}
        kept = {name: span for name, span in kept.items() if span and not self._covers(span)}
        placed = {
            "revision": revision,
            "spans": make_spans(revision.text, self.content, **kept),
        }
        if self.cleaned_data["kind"] == old.kind:
            placed["kind"] = kind_of(revision.text, self.content)
        return placed

    def _covers(self, span):
        return any(start < span[1] and span[0] < end for start, end in self.content)

    def all_topics(self):
        """The topics ticked and the existing ones typed; new ones are in `new_topic_paths`."""
        ticked = list(self.cleaned_data["topics"])
        return ticked + [topic for topic in self.existing_topics if topic not in ticked]

    def shown_topics(self):
        """(topic, is it ticked) for each the card offers or the editor has ticked."""
        if not self.is_bound:
            return [(topic, True) for topic in self.card.topics]
        ticked = list(self.cleaned_data.get("topics", []))
        offered = {topic.pk: topic for topic in [*self.card.topics, *ticked]}
        return [(topic, topic in ticked) for topic in offered.values()]

    def shown_candidates(self):
        """(expert, is it chosen) for each whom the speaker's name may mean."""
        chosen = self.data.get("choice") if self.is_bound else None
        return [(expert, chosen == str(expert.pk)) for expert in self.candidates]


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
        label="Why? Readers see the reason at its address.",
        error_messages={"required": "Say why it is withheld: readers see the reason."},
    )

    def __init__(self, data=None, *, card):
        super().__init__(
            data, initial={"version": card.item.version}, auto_id=f"{card.id}-withhold-%s"
        )


class StateForm(forms.Form):
    """How far the review of an article has come."""

    state = forms.ChoiceField(choices=Article.State.choices)
