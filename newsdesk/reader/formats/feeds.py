"""Feeds: the statements of a list, what was recorded last first, each known by a lasting name.

Not by the date of the article, as on pages: what is approved today of an old article would stand
behind what a follower has read long ago, and never be seen.

Entries are as long as their statements: a title that cut the words would cut a "but", too.
"""

import datetime
import json
import re

from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newsdesk.archive.words import shown_text
from newsdesk.reader.changes import last_changes
from newsdesk.reader.formats.tags import tag_of

PAGE_SIZE = 50
# The time of a feed in which nothing has ever changed.
NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
# XML has no way to write these.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed:
    """One page of the feed of `listing`, whose name is `name` ("expert/5") and title `title`.

    `page` is the address of the list's page and `first` that of the feed; the wanted `before`
    is the id of the statement that this page begins after.
    """

    def __init__(self, listing, *, name, title, root, page, first):
        self.tag, self.title, self.root = tag_of(name), title, root
        self.page, self.first = page, first
        before = listing.wanted.before
        found = listing.matching(listing.wanted).with_others().order_by("-pk")
        found = list((found.filter(pk__lt=before) if before else found)[: PAGE_SIZE + 1])
        self.statements = found[:PAGE_SIZE]
        self.here = self._from(before) if before else first
        self.following = self._from(found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else None
        self.changed = last_changes(self.statements)

    def _from(self, before):
        return f"{self.first}{'&' if '?' in self.first else '?'}before={before}"

    def entries(self):
        """For each statement (its tag, title, address, words as HTML, itself)."""
        for statement in self.statements:
            content = render_to_string(
                "reader/_feed_entry.html", {"statement": statement, "root": self.root}
            )
            tag, address = tag_of(f"statement/{statement.pk}"), statement.get_absolute_url()
            yield tag, _title_of(statement), self.root + address, content.strip(), statement

    def as_atom(self):
        """The page as an Atom document (RFC 4287, with the links of RFC 5005)."""
        feed = PagedAtom(
            in_xml(self.title),
            self.page,
            None,
            language=get_language(),
            author_name=_("Newsdesk"),
            author_link=f"{self.root}/",
            feed_url=self.here,
            feed_guid=self.tag,
            first=self.first,
            following=self.following,
        )
        for tag, title, address, content, statement in self.entries():
            feed.add_item(
                in_xml(title),
                address,
                None,
                unique_id=tag,
                pubdate=statement.published_at,
                updateddate=self.changed[statement.pk],
                categories=[in_xml(str(topic)) for topic in statement.direct_topics()],
                content=in_xml(content),
            )
        return feed.writeString("utf-8")

    def as_json(self):
        """The page as a JSON Feed, version 1.1."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.page,
            "feed_url": self.here,
            "language": get_language(),
            "authors": [{"name": _("Newsdesk"), "url": f"{self.root}/"}],
            "items": [
                {
                    "id": tag,
                    "url": address,
                    "title": title,
                    "content_html": content,
                    "content_text": shown_text(statement),
                    "date_published": rfc3339_date(statement.published_at),
                    "date_modified": rfc3339_date(self.changed[statement.pk]),
                    "tags": [str(topic) for topic in statement.direct_topics()],
                    "language": statement.language or statement.article.language,
                }
                for tag, title, address, content, statement in self.entries()
            ],
        }
        if self.following:
            feed["next_url"] = self.following
        return json.dumps(feed, ensure_ascii=False)


class PagedAtom(Atom1Feed):
    """Atom with whole contents, links between its pages, and a time that nothing but news moves."""

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for rel, address in (("first", self.feed["first"]), ("next", self.feed["following"])):
            if address:
                handler.addQuickElement("link", "", {"rel": rel, "href": address})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER


def _title_of(statement):
    article, speaker = statement.article, statement.speaker_label
    if article.outlet:
        return _("%(speaker)s in %(outlet)s, %(date)s") % {
            "speaker": speaker,
            "outlet": article.outlet,
            "date": article.shown_date,
        }
    return f"{speaker}, {article.shown_date}"


def in_xml(text):
    """`text` with a space for each character that XML cannot hold."""
    return _NOT_IN_XML.sub(" ", text)
