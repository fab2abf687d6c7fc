"""Feeds of every kind, as sites of the invented web serve them; and hostile ones."""

import gzip
import json

SITE = "http://tide.example"
TITLES = ["Rents rise", "Wages & prices", "Harbour closed"]


def address(number):
    return f"{SITE}/{number}"


def _rss(version="2.0", namespace=""):
    items = "".join(
        f"<item><title>{title.replace('&', '&amp;')}</title><link>{address(n)}?utm_source=rss</link>"
        f'<guid isPermaLink="false">tide-{n}</guid>'
        f"<pubDate>Mon, {18 - n} Nov 2024 08:00:00 GMT</pubDate></item>"
        for n, title in enumerate(TITLES)
    )
    return (
        f'<?xml version="1.0"?><rss version="{version}"{namespace}><channel><title>The Tide</title>'
        f"<link>{SITE}</link>{items}</channel></rss>"
    ).encode()


def _rdf():
    items = "".join(
        f'<item rdf:about="{address(n)}"><title>{title.replace("&", "&amp;")}</title>'
        f"<link>{address(n)}</link><dc:date>2024-11-{18 - n}T08:00Z</dc:date></item>"
        for n, title in enumerate(TITLES)
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{SITE}"><title>The Tide</title><link>{SITE}</link></channel>'
        f"{items}</rdf:RDF>"
    ).encode()


def _atom():
    entries = "".join(
        f'<entry><title type="html">&lt;b&gt;{title.replace("&", "&amp;amp;")}&lt;/b&gt;</title>'
        f'<link rel="self" href="/api/{n}"/><link href="/{n}"/><id>tag:tide.example,2024:{n}</id>'
        f"<updated>2024-11-{18 - n}T08:00:00Z</updated></entry>"
        for n, title in enumerate(TITLES)
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Tide</title><id>tag:tide</id>'
        f'<link href="{SITE}/"/>{entries}</feed>'
    ).encode()


def _json():
    items = [
        {
            "id": f"tide-{n}",
            "url": f"/{n}",
            "title": title,
            "date_published": f"2024-11-{18 - n}T08:00:00Z",
        }
        for n, title in enumerate(TITLES)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Tide", "items": items}
    return json.dumps(feed).encode()


def sitemap():
    # In no order, as sitemaps are.
    pages = "".join(
        f"<url><loc>{address(n)}</loc><news:news><news:publication><news:name>The Tide</news:name>"
        f"<news:language>en</news:language></news:publication>"
        f"<news:publication_date>2024-11-{18 - n}</news:publication_date>"
        f"<news:title>{TITLES[n].replace('&', '&amp;')}</news:title></news:news></url>"
        for n in (1, 0, 2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{pages}</urlset>'
    ).encode()


INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    f"<sitemap><loc>{SITE}/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
    f"<sitemap><loc>{SITE}/news.xml.gz</loc></sitemap></sitemapindex>"
).encode()
PAGE = (
    b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/comments">'
    b'<link rel="alternate" type="application/atom+xml" href="/feed"></head><body>Hi</body></html>'
)
# By name: the bytes, what they are called, and the kind that they are.
FEEDS = {
    "rss-2.0": (_rss(), "application/rss+xml", "rss"),
    "rss-0.92": (_rss("0.92"), "text/xml", "rss"),
    "rss-1.0": (_rdf(), "application/rdf+xml", "rss"),
    "atom": (_atom(), "application/atom+xml", "atom"),
    "called-html": (_atom(), "text/html", "atom"),
    "json": (_json(), "application/json", "json"),
    "sitemap": (sitemap(), "application/xml", "sitemap"),
    "sitemap.gz": (gzip.compress(sitemap()), "application/gzip", "sitemap"),
}

_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
_ITEM = b"<item><title>x</title><link>http://tide.example/%d</link></item>"
HOSTILE = {
    "empty": b"",
    "white": b" \n" * 1000,
    "laughs": f'<!DOCTYPE r [<!ENTITY a0 "ha">{_LAUGHS}]><rss version="2.0"><channel><title>&a11;'
    "</title></channel></rss>".encode()
    .decode()
    .encode(),
    "outside": b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
    b"<title>&x;</title></channel></rss>",
    "noise": bytes(range(256)) * 400,
    "not-a-feed": b'{"version": "1", "items": 3}',
    "broken-json": b'{"version": "https://jsonfeed.org/version/1", "items": [',
    "deep-json": b'{"items": ' + b"[" * 200_000,
    "broken-gzip": b"\x1f\x8b\x08\x00 not packed at all",
    "bomb": gzip.compress(b"<urlset>" + b" " * 60_000_000),
    "page-without": b"<!doctype html><html><body>No feed here</body></html>",
    "number": b"42",
}
MANY = (
    b'<rss version="2.0"><channel><title>Many</title>'
    + b"".join(_ITEM % n for n in range(20_000))
    + b"</channel></rss>"
)
ODD_ITEMS = (
    b'<rss version="2.0"><channel><title>Odd</title>'
    b"<item><title>No link</title></item>"
    b"<item><title>Script</title><link>javascript:alert(1)</link></item>"
    b"<item><title>File</title><link>file:///etc/passwd</link></item>"
    b"<item><link>http://tide.example/0</link></item>"
    b"<item><title>Twice</title><link>http://tide.example/0</link></item>"
    b"<item><title>Guid</title><guid>http://tide.example/1</guid></item>"
    b"</channel></rss>"
)
