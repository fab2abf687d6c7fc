"""Template tags of the readers' pages."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from newsdesk.archive.dates import Precision, show_date
from newsdesk.reader.caveats import caveats_of

register = template.Library()

KINDS = {
    "direct": "the speaker’s own words",
    "mixed": "partly the speaker’s own words, the rest the reporter’s",
    "indirect": "what was said, in the reporter’s words",
}

register.filter("caveats", caveats_of)


@register.filter
def search_address(wanted):
    """The address at which the same set of statements can be searched and narrowed further."""
    chosen = {facet: getattr(wanted, facet) for facet in wanted.FACETS if getattr(wanted, facet)}
    return reverse("reader:search", query=chosen)


@register.filter
def kind_in_words(statement):
    """Whose words these are, as its kind tells."""
    return KINDS[statement.kind]


@register.filter
def joined(values, last="and"):
    """Several values as one says them: "TASS, KIN and Reuters"."""
    values = [str(value) for value in values]
    return f" {last} ".join(filter(None, [", ".join(values[:-1]), *values[-1:]]))


@register.filter
def without_scheme(url):
    """An address as people say it."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


@register.filter
def role_of(expert):
    """What an index says of an expert: the role now held, else the one last printed."""
    current = [str(affiliation) for affiliation in expert.affiliations.all()]
    return current[-1] if current else expert.last_printed_role or ""


@register.filter
def occasion(statement):
    """When and where it was said, as far as the article says so, as a sentence or ""."""
    venue = statement.venue
    if statement.said_on is None:
        return f"Venue: {venue}." if venue else ""
    day = show_date(statement.said_on, statement.said_precision)
    said = f"Said {'on' if statement.said_precision == Precision.DAY else 'in'} {day}"
    return f"{said}, {venue}." if venue else f"{said}."


@register.simple_tag
def marked(block, is_excerpt=False):
    """The words of a block, its statements marked and (but in an excerpt) leading to their pages.

    Made here, since a template would put white space between words.
    """
    return format_html_join("", "{}", ((_stretch(s, is_excerpt),) for s in block.segments))


def _stretch(stretch, is_excerpt):
    if stretch.is_withheld:
        return format_html('<span class="blank">{}</span>', "[words withheld]")
    if stretch.statement is None:
        return stretch.text
    kind = stretch.statement.kind
    if is_excerpt:
        return format_html('<mark class="{}">{}</mark>', kind, stretch.text)
    return format_html(
        '<mark class="{}" aria-describedby="is-{}"><a href="{}">{}</a></mark>',
        kind,
        kind,
        stretch.statement.get_absolute_url(),
        stretch.text,
    )
