"""Words as they are marked in an article's text, or typed as they stand there."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.spans import make_spans
from newsdesk.desk.forms.fields import lines_of
from newsdesk.extraction import kind_of, quoted_spans

MARK_AGAIN = _(
    "The text has changed or does not hold these words there. "
    "Reload the page and mark the words again."
)


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
                _("“%(line)s” is not in %(where)s. Copy the words exactly as they stand there.")
                % {"line": line, "where": where}
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
        label=_("Words as they stand in the article"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One stretch a line."),
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
            raise ValidationError(_("Mark words in the text, or type them as they stand there."))
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
