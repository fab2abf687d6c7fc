"""Template tags that readers' and editors' pages share."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from newsdesk.archive.dates import show_date
from newsdesk.archive.words import NO_QUERY, are_shown, pieces_of

register = template.Library()

register.filter("has_words", are_shown)

# Drawn for this project on a grid of 16 by 16.
ICONS = {
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 4 4"/>',
    "menu": '<path d="M2 4.5h12M2 8h12M2 11.5h12"/>',
    "tick": '<path d="m2.5 8.5 3.5 3.5 7.5-8"/>',
    "question": '<path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.6M8 12.4v.1"/>',
    "warning": '<path d="M8 2 1.5 13.5h13zM8 6.5v3.2M8 11.6v.1"/>',
    "cross": '<path d="m3.5 3.5 9 9m0-9-9 9"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "previous": '<path d="M10 3 5 8l5 5"/>',
    "next": '<path d="m6 3 5 5-5 5"/>',
    "relay": '<path d="M3 3v4a3 3 0 0 0 3 3h7m-3-3 3 3-3 3"/>',
}


@register.simple_tag
def icon(name):
    """The icon `name`, hidden from screen readers: words beside it or a label say the same."""
    return format_html(
        '<svg class="ico" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', mark_safe(ICONS[name])
    )


@register.inclusion_tag("_words.html")
def words(statement, query=NO_QUERY, *, for_editors=False):
    """The statement's words: the speaker's strong, the reporter's faint, hits marked."""
    return {"pieces": pieces_of(statement, query or NO_QUERY, for_editors=for_editors)}


@register.filter
def date_of(thing, name):
    """The date field `name` of `thing` in words, no more precise than its precision says."""
    precision = f"{name.removesuffix('_on')}_precision"
    return show_date(getattr(thing, name), getattr(thing, precision))
