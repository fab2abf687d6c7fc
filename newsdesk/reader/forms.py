"""What readers ask for, cleaned. Nothing in an address is an error: what makes no sense is
left out, and the page says so."""

from calendar import monthrange
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.http import urlencode

from newsdesk.archive.dates import Precision, read_date
from newsdesk.archive.listing import UNNAMED, Listing, Wanted
from newsdesk.archive.models import Expert, Statement
from newsdesk.archive.search import LONGEST_QUERY

LARGEST_ID = 2**63 - 1
MOST_VALUES = 20
LONGEST_DAY = 40
# What an address calls the first and the last day wanted.
PARAMETERS = {"since": "from", "until": "to"}


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


class ChoiceOf(forms.Field):
    """One of `choices`; anything else is None."""

    def __init__(self, choices, **options):
        super().__init__(required=False, **options)
        self.choices = choices

    def to_python(self, value):
        return value if value in self.choices else None


class DayField(forms.Field):
    """A day, also as a month or a year, of which it is the first day, or if it `is_last` the last.

    Anything else is None, and then in `left_out`.
    """

    def __init__(self, *, is_last=False, **options):
        super().__init__(required=False, **options)
        self.is_last = is_last

    def clean(self, value):
        self.left_out = []
        try:
            day, precision = read_date(str(value or "").replace("\0", " ")[:LONGEST_DAY])
        except ValidationError:
            self.left_out = [str(value)[:40]]
            return None
        return last_day(day, precision) if day and self.is_last else day


def last_day(day, precision):
    """The last day of the month or the year that `day` begins, or the day itself."""
    if precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


class CompareForm(forms.Form):
    """Whom to compare, and from where on."""

    expert = ManyField(NumberField())
    after = NumberField(least=0)

    def cleaned(self, name):
        """The value of `name`, with what makes no sense left out."""
        self.full_clean()
        return self.cleaned_data[name]


class SearchForm(forms.Form):
    """What to list, as the address of a search, an expert, a topic or an outlet asks for it.

    Each facet has a field of its name for the values wanted, and one with a hyphen before it
    for the values left out.
    """

    q = WordsField(required=False)
    sort = forms.CharField(required=False)
    before = NumberField(least=0)
    narrower = forms.CharField(required=False)
    # The facet to show nearly all values of.
    facet = forms.CharField(required=False)

    VALUES = {
        "expert": NumberField,
        "topic": NumberField,
        "outlet": NumberField,
        "kind": partial(ChoiceOf, Statement.Kind.values),
        "speaker": partial(ChoiceOf, [*Expert.Kind.values, UNNAMED]),
        # Python's calendar ends with 9999, and a year is looked for up to the next one.
        "year": partial(NumberField, most=9998),
    }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for facet, value in self.VALUES.items():
            self.fields[facet] = ManyField(value())
            self.fields[f"-{facet}"] = ManyField(value())
        self.fields["organisation"] = ManyField(NumberField())
        # Both are words of Python's, so they cannot be named above.
        self.fields["from"] = DayField()
        self.fields["to"] = DayField(is_last=True)

    def listing(self):
        """The Listing of what to look for."""
        wanted = self.wanted()
        return Listing(wanted, whole=self.cleaned_data.get("facet", ""), is_faceted=True)

    def wanted(self, **fixed):
        """The Wanted for these values, with what makes no sense left out.

        `fixed` are the page's own, whatever its address asks for.
        """
        self.full_clean()
        cleaned = self.cleaned_data
        facets = {name: cleaned.get(name, ()) for name in Wanted.FACETS}
        facets |= {f"not_{name}": cleaned.get(f"-{name}", ()) for name in Wanted.FACETS}
        facets["organisation"] = cleaned.get("organisation", ())
        return Wanted(
            q=cleaned.get("q", ""),
            since=cleaned.get("from"),
            until=cleaned.get("to"),
            narrower=cleaned.get("narrower") != "0",
            before=cleaned.get("before"),
            oldest_first=cleaned.get("sort") == "oldest",
            by_relevance=cleaned.get("sort") == "relevance",
            fixed=tuple(fixed),
            **facets | fixed,
        )

    def left_out(self):
        """What was asked for and makes no sense, as (name, value)."""
        return [
            (name, value)
            for name, field in self.fields.items()
            for value in getattr(field, "left_out", [])
        ]

    @property
    def is_cut(self):
        """True when there were more words than are looked for."""
        return len(self.data.get("q", "")) > LONGEST_QUERY


class ListForm(SearchForm):
    """As SearchForm, on the page of an expert, a topic, an outlet or an organisation."""


def query_of(wanted, *, whole=False):
    """What the query of an address asks for, to get `wanted`: {name: value or values}.

    What is `fixed` is in the path already, unless the `whole` of it is asked for. The first
    page always.
    """
    facets = [name for name in Wanted.FACETS if whole or name not in wanted.fixed]
    query = {"q": wanted.q}
    if whole or "organisation" not in wanted.fixed:
        query["organisation"] = wanted.organisation
    query |= {name: getattr(wanted, name) for name in facets}
    query |= {f"-{name}": wanted.excluded(name) for name in Wanted.FACETS}
    days = {name: getattr(wanted, name) for name in PARAMETERS}
    query |= {PARAMETERS[name]: day.isoformat() for name, day in days.items() if day}
    query |= {"narrower": "" if wanted.narrower else "0"}
    query |= {"sort": "" if wanted.sort == "newest" else wanted.sort}
    return {name: value for name, value in query.items() if value}


def address_of(wanted, path=""):
    """The address of `wanted` at `path`, or from the page that has it on."""
    query = urlencode(query_of(wanted), doseq=True)
    # A bare "?" is the page itself without any query.
    return f"{path}?{query}" if query or not path else path
