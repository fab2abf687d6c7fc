"""Articles on their way in: what is read of a page or a file, shown first, and then stored.

Pages and files become a PageArticle here, whichever way they come. Storing one keeps the
original, byte for byte, beside the article's text.
"""

from dataclasses import asdict, replace
from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Q

from newsdesk.archive.dates import read_date
from newsdesk.archive.models import Article, Original, Outlet, TextSketch, User
from newsdesk.archive.models.article_queryset import Arrival
from newsdesk.archive.whole_text import WholeText, put_together
from newsdesk.intake.fetching import fetch
from newsdesk.intake.pages.article import PageArticle
from newsdesk.intake.pages.reading import read_page
from newsdesk.intake.resolving import Resolver, resolve_publicly
from newsdesk.intake.suggesting import suggest
from newsdesk.intake.text_files import decode

PAGE_FILES = (".html", ".htm", ".xhtml", ".json", ".jsonld")
_ABOVE = ("headline", "standfirst")
_is_web_address = URLValidator(schemes=["http", "https"])


class Source(NamedTuple):
    """What an article is read from: bytes, and what is known of where they come from."""

    data: bytes
    # Of a file its name, of a page where it was at last.
    name: str = ""
    url: str = ""
    content_type: str = ""


def fetch_source(
    address: str, *, within: float | None = None, resolve: Resolver = resolve_publicly
) -> Source:
    """The page at an address, fetched `within` so many seconds if given. Raises Unfetchable."""
    fetched = fetch(address, within=within, resolve=resolve)
    return Source(fetched.data, url=fetched.url, content_type=fetched.content_type)


def read_source(source: Source, *, encoding: str = "", within: float | None = None) -> PageArticle:
    """The article that a page, or a file by its name, holds; `within` so many seconds if given.

    Raises UnreadablePage, UnreadableFile or UnacceptableText, all of them ValueErrors that say
    what to do.
    """
    is_page = source.url or PurePath(source.name).suffix.lower() in PAGE_FILES
    if not is_page:
        return _read_text(decode(source.data, encoding=encoding))
    content_type = f"charset={encoding}" if encoding else source.content_type
    found = read_page(source.data, content_type=content_type, url=source.url, within=within)
    whole_of(found)
    try:
        if found.url:
            _is_web_address(found.url)
    except ValidationError:
        found = replace(found, url="")
    return found


def _read_text(text: str) -> PageArticle:
    whole = put_together(text)
    blocks = [(block.kind, whole.text[block.start : block.end]) for block in whole.blocks]
    headline = whole.first("headline") or blocks[0][1]
    return PageArticle(headline, whole.first("standfirst"), blocks=blocks, text=text)


def whole_of(found: PageArticle) -> WholeText:
    """The text of an article that was read, as it would be stored. Raises UnacceptableText."""
    return put_in_blocks(found.blocks, **words_of(found))


def words_of(found: PageArticle) -> dict[str, str]:
    """Headline, standfirst and text as whoever pasted the article would give them.

    The text of a file stays as it is, headline and all.
    """
    if found.text:
        return {"headline": "", "standfirst": "", "text": found.text}
    text = "\n".join(words for kind, words in found.blocks if kind not in _ABOVE)
    return {"headline": found.headline, "standfirst": found.standfirst, "text": text}


def put_in_blocks(
    known: list[tuple[str, str]], *, text: str, headline: str = "", standfirst: str = ""
) -> WholeText:
    """The whole text, each line that is among the `known` blocks of the kind known.

    An editor may have corrected some of the lines: the others keep what they are.
    """
    whole = put_together(text, headline=headline, standfirst=standfirst)
    kinds = {words: kind for kind, words in known}
    kept = []
    for number, block in enumerate(whole.blocks):
        kind = kinds.get(whole.text[block.start : block.end], block.kind)
        is_moved = kind in _ABOVE and number >= len(_ABOVE)
        kept.append(block._replace(kind=block.kind if is_moved else kind))
    return replace(whole, blocks=kept)


def facts_of(found: PageArticle) -> dict[str, Any]:
    """What was read besides the words, as an article keeps it; an outlet by its name."""
    day, precision = read_date(found.published)
    return {
        "outlet": found.outlet or _outlet_at(found.url),
        "byline": found.byline,
        "published_on": day,
        "published_precision": precision,
        "date_is_inferred": bool(day) and found.date_is_inferred,
        "language": found.language or "en",
        "url": found.url,
    }


def _outlet_at(url: str) -> str:
    """The name of the outlet whose homepage is on the site of `url`, if one is known."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    outlet = Outlet.objects.filter(homepage__icontains=f"/{host}").first() if host else None
    return outlet.name if outlet else ""


def twins_of(whole: WholeText, *, url: str, outlet: str) -> list[tuple[Article, bool]]:
    """Articles with the address or all of the words of one that would be brought in.

    Each with True if it is the very same one, so that bringing it in adds nothing, and False
    if it is another outlet's, or at another address, or framed with other words.
    """
    at_url = list(Article.objects.filter(url=url).select_related("outlet")) if url else []
    alike = Article.objects.filter(sha256=whole.sha256).exclude(pk__in=[e.pk for e in at_url])
    found = [(each, True) for each in at_url] + [
        (each, not at_url and not (url and each.url) and _has_name(each.outlet, outlet))
        for each in alike.select_related("outlet")[:5]
    ]
    near = None if found else TextSketch.objects.original_of_text(whole.text)
    return [*found, (near, False)] if near else found


def are_here(readings: list[PageArticle]) -> list[Article | None]:
    """For each of those read an article that is here already, by address or words; in one query."""
    wholes = [whole_of(found) for found in readings]
    urls = {found.url for found in readings if found.url}
    is_one = Q(url__in=urls) | Q(sha256__in={whole.sha256 for whole in wholes})
    known = list(Article.objects.filter(is_one).order_by("pk")) if readings else []
    by_url = {each.url: each for each in known if each.url}
    by_words = {each.sha256: each for each in known}
    return [
        by_url.get(found.url) or by_words.get(whole.sha256)
        for found, whole in zip(readings, wholes, strict=True)
    ]


def _has_name(outlet: Outlet | None, name: str) -> bool:
    return (outlet.name if outlet else "").casefold() == name.strip().casefold()


def set_aside(source: Source, found: PageArticle, *, by: User) -> Original:
    """Keep the source and what was read of it until `by` decides. Raises NotAllowed."""
    return Original.objects.take(
        source.data,
        by=by,
        reading=asdict(found),
        name=source.name,
        url=source.url,
        content_type=source.content_type,
    )


def reading_of(original: Original) -> PageArticle:
    """What was read of an original that waits."""
    blocks = [tuple(block) for block in original.reading["blocks"]]
    return PageArticle(**original.reading | {"blocks": blocks})


@transaction.atomic
def bring_in(
    original: Original,
    whole: WholeText,
    *,
    by: User | None = None,
    suggests: bool = True,
    **facts: Any,
) -> Arrival:
    """Store the article read from `original`, what the finder suggests, and the original.

    What is here already stays as it is; the original is then kept only if it has its very words.
    """
    arrival = Article.objects.bring_in_whole(whole, by=by, **facts)
    if arrival.is_new and suggests:
        suggest(arrival.article)
    if arrival.article.sha256 == whole.sha256:
        original.belongs_to(arrival.article.revision)
    elif original.pk:
        original.delete()
    return arrival


@transaction.atomic
def bring_in_as_read(
    original: Original, found: PageArticle, *, by: User | None = None, **how: Any
) -> Arrival:
    """Store what was read as it is; `how` may hold facts that are known better."""
    facts = facts_of(found) | {name: value for name, value in how.items() if value is not None}
    name = facts.pop("outlet")
    outlet = Outlet.objects.named(name, by=by) if isinstance(name, str) and name else name or None
    return bring_in(original, whole_of(found), by=by, outlet=outlet, **facts)
