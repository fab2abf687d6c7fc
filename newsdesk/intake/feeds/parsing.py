"""A feed as plain data: what it is, and the articles that it names, as it lists them."""

import html
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import lxml.html
from lxml import etree

from newsdesk.intake.confined import Refused

NO_FEED, EMPTY, DAMAGED, ENTITIES, TOO_LARGE = "no feed", "empty", "damaged", "entities", "large"
MOST_ENTRIES = 500
MOST_SITEMAPS = 3
LARGEST = 20_000_000  # bytes, unpacked
LONGEST_ADDRESS, LONGEST_TITLE = 2000, 500
_SPACES = re.compile(r"\s+")
_ALTERNATES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
}
# What a sitemap of news says of an article (https://www.google.com/schemas/sitemap-news/0.9).
_NEWS = "{*}news/{*}"


@dataclass
class Entry:
    """An article that a feed names. `key` is the feed's own name of it, or else its address."""

    key: str
    address: str
    title: str = ""
    # As the feed has it: a day or a moment, in ISO 8601.
    published: str = ""


@dataclass
class ParsedFeed:
    """What was read: `kind` is "rss", "atom", "json", "sitemap", or where it leads to instead:
    "sitemaps" or "page", whose `leads_to` are addresses, the likeliest first."""

    kind: str
    title: str = ""
    entries: list[Entry] = field(default_factory=list)
    leads_to: list[str] = field(default_factory=list)


def feed_from(data: bytes, *, url: str = "", content_type: str = "") -> ParsedFeed:
    """The feed in these bytes, by what they hold rather than by what they are called.

    Addresses in it are taken relative to `url`. Raises Refused.
    """
    data = _unpacked(data)
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise Refused(EMPTY)
    if start[:1] == b"{":
        return _json_feed(data, url)
    # Entities are how a small file asks for all the memory there is, or for others' files.
    if b"<!entity" in data[:20_000].lower():
        raise Refused(ENTITIES)
    if re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", start):
        return _sitemap(data, url)
    if re.search(rb"<!doctype html|<html\b", start, re.IGNORECASE):
        return _page(data, url)
    return _syndicated(data, url, content_type)


def _unpacked(data: bytes) -> bytes:
    """What is packed, as sitemaps may be."""
    if data[:2] != b"\x1f\x8b":
        return data
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(data, LARGEST)
    except zlib.error:
        raise Refused(DAMAGED) from None
    if unpacker.unconsumed_tail:
        raise Refused(TOO_LARGE)
    return unpacked


def _syndicated(data: bytes, url: str, content_type: str) -> ParsedFeed:
    """RSS or Atom of whatever version."""
    said = {"content-location": url, "content-type": content_type or "application/xml"}
    # A file object: what is text might be taken for an address, and fetched.
    read = feedparser.parse(
        io.BytesIO(data), response_headers=said, sanitize_html=False, resolve_relative_uris=False
    )
    if not read.version:
        raise Refused(NO_FEED)
    kind = "atom" if read.version.startswith("atom") else "rss"
    base = read.feed.get("link") or url
    entries = (
        _entry(
            each.get("id"),
            _at(url or base, _link(each)),
            _words(each.get("title")),
            each.get("published") or each.get("updated"),
            each.get("published_parsed") or each.get("updated_parsed"),
        )
        for each in read.entries
    )
    return ParsedFeed(kind, _words(read.feed.get("title")), list(_first(entries)))


def _link(entry: Any) -> str:
    """Where the entry's page is; in RSS the guid may be all that says so."""
    links = [link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    address = next(filter(None, links), None) or entry.get("link") or ""
    guid = entry.get("id") or ""
    return address or (guid if guid.startswith(("http://", "https://")) else "")


def _at(base: str, link: str) -> str:
    """Where a link leads, if there is one."""
    return urljoin(base, link) if link else ""


def _json_feed(data: bytes, url: str) -> ParsedFeed:
    """JSON Feed 1.0 or 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused(DAMAGED) from None
    if "//jsonfeed.org/version/" not in str(read.get("version")):
        raise Refused(NO_FEED)
    items = read.get("items")
    entries = (
        _entry(
            str(each.get("id") or ""),
            _at(url, str(each.get("url") or "")),
            _words(each.get("title") or each.get("summary")),
            each.get("date_published"),
        )
        for each in (items if isinstance(items, list) else [])
        if isinstance(each, dict)
    )
    return ParsedFeed("json", _words(read.get("title")), list(_first(entries)))


def _sitemap(data: bytes, url: str) -> ParsedFeed:
    """A sitemap (https://www.sitemaps.org/protocol.html), or an index that leads to some."""
    try:
        root = etree.fromstring(data, _xml_parser())
    except etree.XMLSyntaxError:
        raise Refused(DAMAGED) from None
    if root is None:
        raise Refused(DAMAGED)
    if etree.QName(root).localname == "sitemapindex":
        found = [
            (_text(each, "lastmod"), urljoin(url, _text(each, "loc")))
            for each in islice(root.iterfind("{*}sitemap"), 50_000)
        ]
        # What has news in its name, and then what was changed last.
        found.sort(key=lambda each: ("news" in each[1].lower(), each[0]), reverse=True)
        return ParsedFeed("sitemaps", leads_to=[address for _day, address in found[:MOST_SITEMAPS]])
    listed = [
        _entry(
            "",
            _at(url, _text(each, "loc")),
            _words(each.findtext(f"{_NEWS}title")),
            each.findtext(f"{_NEWS}publication_date") or _text(each, "lastmod"),
        )
        for each in islice(root.iterfind("{*}url"), 50_000)
    ]
    # A sitemap is in no order; the newest are what is watched for.
    listed.sort(key=lambda each: each.published if each else "", reverse=True)
    name = _words(root.findtext(f".//{_NEWS}publication/{{*}}name"))
    return ParsedFeed("sitemap", name, list(_first(listed)))


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _xml_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)


def _page(data: bytes, url: str) -> ParsedFeed:
    """The feeds that an ordinary page names."""
    try:
        tree = lxml.html.document_fromstring(data[:1_000_000])
    except (etree.ParserError, ValueError):
        raise Refused(NO_FEED) from None
    named = [
        urljoin(url, link.get("href"))
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").lower().strip() in _ALTERNATES
        and link.get("href")
    ]
    # WordPress names one of all comments, too.
    named.sort(key=lambda address: "comments" in address)
    if not named:
        raise Refused(NO_FEED)
    return ParsedFeed("page", leads_to=list(dict.fromkeys(named))[:10])


def _entry(
    key: str | None, address: str, title: str, published: Any, parsed: Any = None
) -> Entry | None:
    """An entry, or None for what leads to no page."""
    address = address.strip()
    if len(address) > LONGEST_ADDRESS or urlsplit(address).scheme not in ("http", "https"):
        return None
    day = "{:04}-{:02}-{:02}".format(*parsed[:3]) if parsed else str(published or "")[:40]
    key = (key or "").strip()
    return Entry(key if 0 < len(key) <= LONGEST_ADDRESS else address, address, title, day)


def _first(entries: Any) -> Iterator[Entry]:
    """The first MOST_ENTRIES that lead somewhere, each once."""
    seen = set()
    for entry in entries:
        if entry and entry.key not in seen:
            seen.add(entry.key)
            yield entry
        if len(seen) == MOST_ENTRIES:
            return


def _words(text: Any) -> str:
    """A title on one line and without markup."""
    text = str(text or "")
    if "<" in text and ">" in text:
        text = re.sub(r"<[^<>]{0,500}>", "", text)
    return _SPACES.sub(" ", html.unescape(text)).strip()[:LONGEST_TITLE]
