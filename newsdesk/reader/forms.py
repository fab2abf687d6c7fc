"""What readers ask for, cleaned. Nothing in an address is an error: what makes no sense is
left out, and the page says so."""

from django import forms

from newsdesk.archive.listing import Listing, Wanted
from newsdesk.archive.models import Expert, Statement
from newsdesk.archive.search import LONGEST_QUERY

LARGEST_ID = 2**63 - 1
MOST_VALUES = 20


class WordsField(forms.CharField):
    """Words to look for: NUL, which no database takes, is a space, and the end is cut off."""

    def to_python(self, value):
        return super().to_python(str(value or "").replace("\0", " ")[:LONGEST_QUERY])


class NumberField(forms.Field):
    """One whole number from `least` to `most`; anything else is None."""

    def __init__(self, *, least=1, most=LARGEST_ID, **options):
        super().__init__(required=False, **options)
        self.least, self.most = least, most

    def to_python(self, value):
        # Longer ones are slow to read, and none is an id.
        text = str(value or "").strip()
        is_number = text.isascii() and text.isdigit() and len(text) < 20
        return int(text) if is_number and self.least <= int(text) <= self.most else None


class ManyField(forms.Field):
    """Every value given for one name that `each`, a field, can read; `left_out` are the others."""

    widget = forms.MultipleHiddenInput

    def __init__(self, each, **options):
        super().__init__(required=False, **options)
        self.each = each

    def clean(self, values):
        given = [value for value in values or [] if value][:MOST_VALUES]
        read = {value: self.each.to_python(value) for value in given}
        self.left_out = [value[:40] for value, number in read.items() if number is None]
        return tuple(dict.fromkeys(number for number in read.values() if number is not None))


class KindField(forms.Field):
    def to_python(self, value):
        return value if value in Statement.Kind.values else None


class IndexForm(forms.Form):
    """Which part of the index of experts to show."""

    kind = forms.CharField(required=False)
    letter = forms.CharField(required=False)
    after = NumberField()

    def asked(self):
        """The values, with what makes no sense left out: kind, letter and after."""
        self.full_clean()
        cleaned = self.cleaned_data
        kind, letter = cleaned.get("kind"), cleaned.get("letter", "").lower()
        return {
            "kind": kind if kind in Expert.Kind.values else Expert.Kind.ANALYST.value,
            "letter": letter if len(letter) == 1 else "",
            "after": cleaned["after"],
        }


class ListForm(forms.Form):
    """Which part of a list to show: on one topic, and from where on."""

    topic = NumberField()
    before = NumberField(least=0)

    def wanted(self, **fixed):
        """The Wanted for these values; `fixed` are the page's own."""
        self.full_clean()
        topic = self.cleaned_data["topic"]
        chosen = {"topic": (topic,)} if topic else {}
        return Wanted(**chosen | fixed, before=self.cleaned_data["before"])


class SearchForm(forms.Form):
    """The address of a search, as a form."""

    q = WordsField(required=False)
    expert = ManyField(NumberField())
    topic = ManyField(NumberField())
    outlet = ManyField(NumberField())
    kind = ManyField(KindField())
    # Python's calendar ends with 9999, and a year is looked for up to the next one.
    year = ManyField(NumberField(most=9998))
    sort = forms.CharField(required=False)
    before = NumberField(least=0)
    # The facet to show nearly all values of.
    facet = forms.CharField(required=False)

    def listing(self):
        """The Listing of what to look for."""
        wanted = self.wanted()
        return Listing(wanted, whole=self.cleaned_data.get("facet", ""))

    def wanted(self):
        """What to look for, with what makes no sense left out."""
        self.full_clean()
        cleaned = self.cleaned_data
        facets = {name: cleaned.get(name, ()) for name in Wanted.FACETS}
        return Wanted(
            q=cleaned.get("q", ""),
            before=cleaned.get("before"),
            oldest_first=cleaned.get("sort") == "oldest",
            **facets,
        )

    def left_out(self):
        """What was asked for and makes no sense, as (name, value)."""
        return [(name, value) for name in Wanted.FACETS for value in self.fields[name].left_out]

    @property
    def is_cut(self):
        """True when there were more words than are looked for."""
        return len(self.data.get("q", "")) > LONGEST_QUERY
