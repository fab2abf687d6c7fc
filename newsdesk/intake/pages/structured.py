"""What a page says of its article in JSON-LD, in the words of schema.org."""

import html
import json
from collections.abc import Iterator

import lxml.html

from newsdesk.intake.pages.markup import one_line

ARTICLES = {
    "Article",
    "NewsArticle",
    "AnalysisNewsArticle",
    "AskPublicNewsArticle",
    "BackgroundNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "OpinionNewsArticle",
    "Report",
    "ReportageNewsArticle",
    "ReviewNewsArticle",
}
MOST_OBJECTS = 2_000


def articles_in(tree: lxml.html.HtmlElement) -> list[dict]:
    """The articles that the page's JSON-LD describes, in order."""
    found = []
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            found += articles_of(script.text or "")
    return found


def articles_of(text: str) -> list[dict]:
    """The articles that a text of JSON-LD describes; none if it is no JSON."""
    # Some systems put it into CDATA or a comment.
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removeprefix("<![CDATA[").removesuffix("]]>")
    try:
        data = json.loads(text.removesuffix("//").strip(), strict=False)
    except (ValueError, RecursionError):
        return []
    return [each for each in _objects_in(data) if _types_of(each) & ARTICLES]


def _objects_in(data: object) -> Iterator[dict]:
    waiting, seen = [data], 0
    while waiting and seen < MOST_OBJECTS:
        seen += 1
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting[:0] = thing[:MOST_OBJECTS]
        elif isinstance(thing, dict):
            yield thing
            waiting[:0] = [thing[name] for name in ("@graph", "mainEntity") if name in thing]


def _types_of(thing: dict) -> set[str]:
    types = thing.get("@type")
    return {each for each in (types if isinstance(types, list) else [types]) if _is_text(each)}


def _is_text(thing: object) -> bool:
    return isinstance(thing, str)


def text(article: dict, *names: str) -> str:
    """The first of the fields that is a text, on one line and without entities."""
    for name in names:
        if words := plain(article.get(name)):
            return words
    return ""


def plain(value: object) -> str:
    return one_line(html.unescape(value)) if isinstance(value, str) else ""


def name_of(thing: object) -> str:
    """What somebody or something is called, as text, as an object, or as the first of a list."""
    if isinstance(thing, list):
        return next(filter(None, map(name_of, thing[:20])), "")
    return plain(thing.get("name")) if isinstance(thing, dict) else plain(thing)


def names_of(things: object) -> list[str]:
    """What each of them is called."""
    return [name for name in map(name_of, things if isinstance(things, list) else [things]) if name]


def address_of(article: dict) -> str:
    """Where the article says that it is."""
    page = article.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    return plain(article.get("url")) or plain(page)


def body_of(article: dict) -> list[str]:
    """The paragraphs of the article's text, or of a live blog's entries, if it is given whole."""
    given = article.get("articleBody")
    if isinstance(given, str):
        return _lines_of(given)
    lines = []
    updates = article.get("liveBlogUpdate")
    for update in updates[:500] if isinstance(updates, list) else []:
        if isinstance(update, dict) and isinstance(update.get("articleBody"), str):
            lines += filter(None, [plain(update.get("headline"))])
            lines += _lines_of(update["articleBody"])
    return lines


def _lines_of(body: str) -> list[str]:
    if "<p" in body.lower() or "<br" in body.lower():
        for tag in ("</p>", "<br>", "<br/>", "<br />"):
            body = body.replace(tag, "\n").replace(tag.upper(), "\n")
        body = "".join(lxml.html.fromstring(f"<div>{body}</div>").itertext())
    return [line for line in map(one_line, html.unescape(body).splitlines()) if line]


def is_behind_wall(article: dict) -> bool:
    """True if the article says that it is not free to read."""
    return str(article.get("isAccessibleForFree")).lower() == "false"
