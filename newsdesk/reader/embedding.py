"""Statements in other people's pages: how big a card is, and oEmbed's answer about it.

oEmbed is the format of oembed.com, version 1.0.
"""

from math import ceil
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from newsdesk.archive.words import shown_text
from newsdesk.reader.citing import facts_of

WIDEST = 640
# How wide a letter and how high a line of the card are at most, and the rest of it, in pixels.
LETTER, LINE, REST, PADDING = 10.5, 29, 250, 48
VIEWS = ("reader:statement_detail", "reader:statement_embed")


def statement_id(address, host):
    """The id of the statement whose page or card stands at `address` on `host`, or None."""
    try:
        parts = urlsplit(address)
        found = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != host:
        return None
    return found.kwargs["pk"] if found.view_name in VIEWS else None


def height_of(statement, width):
    """How high a card of `width` pixels must be for all words to show, generously."""
    letters = max(1, (width - PADDING) / LETTER)
    # Lines break between words, so they are not filled to the end.
    lines = ceil(1.15 * len(shown_text(statement)) / letters) + 1
    # What stands below the words breaks, too, in a narrow card.
    below = len(statement.article.headline) + len(statement.printed_role) + 160
    return lines * LINE + REST + 22 * ceil(below / letters)


def oembed(statement, root, *, widest=None, highest=None):
    """The answer about `statement` as a dict: of the type rich, no wider than `widest` pixels.

    Of the type link, without a card, if a card no higher than `highest` would cut the words:
    a "but" may stand in the last line.
    """
    width = min(WIDEST, widest or WIDEST)
    height = height_of(statement, width)
    answer = {
        "version": "1.0",
        "type": "link",
        "title": title_of(statement),
        "provider_name": _("Newsdesk"),
        "provider_url": f"{root}/",
        "author_name": statement.speaker_label,
    }
    if statement.expert:
        answer["author_url"] = root + statement.expert.get_absolute_url()
    if highest and height > highest:
        return answer
    html = snippet(statement, root, width=width, height=height)
    return answer | {"type": "rich", "width": width, "height": height, "html": html}


def snippet(statement, root, *, width=WIDEST, height=None):
    """The HTML that shows the card of `statement` in another page, in one line."""
    context = {
        "statement": statement,
        "title": title_of(statement),
        "root": root,
        "width": width,
        "height": height or height_of(statement, width),
    }
    return " ".join(render_to_string("reader/_embed_snippet.html", context).split())


def title_of(statement):
    """Who said it, where and when: never a part of the words."""
    article = statement.article
    told = {"speaker": statement.speaker_label, "date": article.shown_date}
    if article.outlet:
        told["outlet"] = article.outlet.name
        return _("%(speaker)s in %(outlet)s, %(date)s") % told
    return _("%(speaker)s, %(date)s") % told


# Longer words are cut by whoever shows a preview, and a "but" might go with the rest.
PREVIEWED = 200


def description_of(statement):
    """What a preview of the page says: the words with what qualifies them, or what they are."""
    words = facts_of(statement, "").claim
    if len(words) <= PREVIEWED:
        return words
    topics = ", ".join(str(topic) for topic in statement.direct_topics())
    told = {"topics": topics, "headline": statement.article.headline}
    if topics:
        return _("A statement on %(topics)s, in “%(headline)s”") % told
    return _("A statement in “%(headline)s”") % told
