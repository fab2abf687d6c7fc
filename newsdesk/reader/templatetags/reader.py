"""Template tags of the readers' pages."""

from dataclasses import replace

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.dates import Precision, show_date
from newsdesk.archive.words import shown_text
from newsdesk.reader.appearances import also_in
from newsdesk.reader.caveats import caveats_of
from newsdesk.reader.formats.links import formats_of
from newsdesk.reader.forms import address_of, query_of
from newsdesk.reader.narrowing import chips_of

register = template.Library()

KINDS = {
    "direct": _("the speaker’s own words"),
    "mixed": _("partly the speaker’s own words, the rest the reporter’s"),
    "indirect": _("what was said, in the reporter’s words"),
}

register.filter("also_in", also_in)
register.filter("caveats", caveats_of)
register.filter("shown_text", shown_text)
register.filter("formats", formats_of)
register.filter("chips", chips_of)
register.filter("address", address_of)


@register.filter
def search_address(wanted):
    """The address at which the same set of statements can be searched and narrowed further."""
    return reverse("reader:search", query=query_of(wanted, whole=True))


@register.filter
def search_address_of(wanted, expert):
    """The same of what `expert` alone said."""
    return search_address(replace(wanted, expert=(expert.pk,), before=None))


@register.simple_tag
def compare_address(topic, *experts, over_time=False):
    """Where the experts stand side by side on the topic, or one of them from the oldest on."""
    name = "topic_over_time" if over_time else "topic_compare"
    query = {"expert": [expert.pk for expert in experts]}
    return reverse(f"reader:{name}", args=[topic.pk, topic.slug], query=query)


@register.filter
def kind_in_words(statement):
    """Whose words these are, as its kind tells."""
    return KINDS[statement.kind]


@register.filter
def joined(values):
    """Several values as one says them: "TASS, KIN and Reuters"."""
    *first, last = [str(value) for value in values] or [""]
    if not first:
        return last
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}


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
        return gettext("Venue: %(venue)s.") % {"venue": venue} if venue else ""
    day = show_date(statement.said_on, statement.said_precision)
    is_exact = statement.said_precision == Precision.DAY
    said = gettext("Said on %(day)s") if is_exact else gettext("Said in %(day)s")
    said %= {"day": day}
    return f"{said}, {venue}." if venue else f"{said}."


@register.simple_tag
def marked(block, is_excerpt=False):
    """The words of a block, its statements marked and (but in an excerpt) leading to their pages.

    Made here, since a template would put white space between words.
    """
    return format_html_join("", "{}", ((_stretch(s, is_excerpt),) for s in block.segments))


def _stretch(stretch, is_excerpt):
    if stretch.is_withheld:
        return format_html('<span class="blank">{}</span>', gettext("[words withheld]"))
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
