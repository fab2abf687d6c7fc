"""What a page says of its article besides the words: in JSON-LD, in meta elements, in print."""

import datetime
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import lxml.html

from newsdesk.intake.pages import structured
from newsdesk.intake.pages.markup import has_class, one_line, words_of

EARLIEST = 1600
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?=$|[T\s])", re.ASCII)
_CLOCK = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4,6})?$|(\d{4})/(\d{2})/(\d{2})$", re.ASCII)
_BY = re.compile(r"^\s*(?:by|words by|text by|von|par|por|di|door|af|av)\s+", re.IGNORECASE)
_BYLINE = re.compile(r"byline|(?:^|[-_ ])author(?:$|[-_ ])", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TRACKS = re.compile(r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid)(?:=|$)")
_ENDS_OF_TITLES = re.compile(r"\s+[|–—·»-]\s+")


def metas_of(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """The page's meta elements by name; the first of each that says something."""
    metas: dict[str, str] = {}
    for each in tree.iter("meta"):
        name = (each.get("property") or each.get("name") or each.get("itemprop") or "").lower()
        if name and (content := one_line(each.get("content"))):
            metas.setdefault(name.strip(), content)
    return metas


def headline_of(tree: lxml.html.HtmlElement, metas: dict[str, str], article: dict) -> str:
    """The headline as printed above the article, else as the page gives it elsewhere."""
    given = structured.text(article, "headline", "name") or metas.get("og:title", "")
    printed = [words for h1 in tree.iter("h1") if (words := words_of(h1))]
    for words in printed:
        if _is_about(words, given):
            return words
    if given:
        return without_outlet(given, outlet_of(metas, article))
    if len(printed) == 1:
        return printed[0]
    title = next((words_of(each) for each in tree.iter("title")), "")
    return without_outlet(metas.get("twitter:title") or title, outlet_of(metas, article))


def _is_about(printed: str, given: str) -> bool:
    """Whether two are the same headline, one of them perhaps with the outlet's name, or cut."""
    one, other = (re.sub(r"\W+", " ", text).strip().lower() for text in (printed, given))
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def without_outlet(title: str, outlet: str) -> str:
    """A title without the outlet's name behind a bar or dash.

    >>> without_outlet("Rents fall | The Tide", "The Tide"), without_outlet("Rents - a story", "")
    ('Rents fall', 'Rents - a story')
    """
    ends = list(_ENDS_OF_TITLES.finditer(title))
    for end in ends:
        rest = title[end.end() :]
        if (outlet and rest.lower().startswith(outlet.lower())) or "|" in end[0]:
            return title[: end.start()]
    return title


def outlet_of(metas: dict[str, str], article: dict) -> str:
    """Who published it, in its own words; "" if the page does not say."""
    given = [structured.name_of(article.get("publisher"))]
    given += [metas.get(name, "") for name in ("og:site_name", "application-name", "publisher")]
    return next((name for name in given if name and "://" not in name), "")[:200]


def byline_of(tree: lxml.html.HtmlElement, metas: dict[str, str], article: dict) -> str:
    """Who wrote it: "Ana Vaz, Ben Ort"."""
    names = structured.names_of(article.get("author"))
    if not names:
        given = metas.get("author") or metas.get("article:author") or metas.get("byl", "")
        names = [given] if given and "://" not in given else []
    if not names:
        printed = (each for each in tree.iter("p", "span", "div", "a", "address"))
        marked = (e for e in printed if e.get("rel") == "author" or has_class(e, _BYLINE))
        names = [words for each in marked if 0 < len(words := words_of(each)) <= 120][:1]
    names = [_BY.sub("", name) for name in dict.fromkeys(names)]
    return ", ".join(names)[:300]


def published_of(tree: lxml.html.HtmlElement, metas: dict[str, str], article: dict) -> str:
    """The day, month or year that the page itself gives: "2024-11-18", "2024-11", "2024" or ""."""
    given = [structured.text(article, "datePublished", "dateCreated")]
    names = (
        "article:published_time og:article:published_time datepublished date pubdate dc.date "
        "dc.date.issued dcterms.date parsely-pub-date sailthru.date publish-date article.published"
    )
    given += [metas.get(name, "") for name in names.split()]
    times = [each for each in tree.iter("time") if each.get("datetime")]
    own = [each for each in times if each.get("itemprop") == "datePublished" or each.get("pubdate")]
    given += [each.get("datetime") for each in own]
    given += [each.get("datetime") for each in times if _belongs_to_article(each)][:1]
    return next(filter(None, map(as_date, given)), "")


def _belongs_to_article(element: lxml.html.HtmlElement) -> bool:
    outside = {"aside", "footer", "nav", "li"}
    return not any(each.tag in outside for each in element.iterancestors())


def as_date(text: str) -> str:
    """The day that begins a moment, as it stands there: in the time of wherever that was.

    >>> as_date("2024-11-18T00:30:00+01:00"), as_date("2024-11"), as_date("last week")
    ('2024-11-18', '2024-11', '')
    """
    text = text.strip()
    found = _DATE.match(text)
    parts = found.groups() if found else ()
    if not found and (found := _CLOCK.match(text)):
        parts = found.groups()[:3] if found[1] else found.groups()[3:]
    numbers = [int(part) for part in parts if part]
    if not numbers or not EARLIEST <= numbers[0] <= datetime.date.today().year + 1:
        return ""
    try:
        datetime.date(*numbers, *[1] * (3 - len(numbers)))
    except ValueError:
        return ""
    return "-".join(f"{number:0{4 if at == 0 else 2}}" for at, number in enumerate(numbers))


def language_of(tree: lxml.html.HtmlElement, metas: dict[str, str], article: dict) -> str:
    """The code of the page's language: "en-GB"; "" if it does not say."""
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    given: Iterable[str | None] = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        structured.text(article, "inLanguage"),
        metas.get("og:locale"),
        metas.get("content-language"),
    )
    codes = (code.strip().replace("_", "-") for code in given if code)
    return next((code for code in codes if _LANGUAGE.fullmatch(code) and len(code) <= 35), "")


def address_of(tree: lxml.html.HtmlElement, metas: dict[str, str], article: dict, url: str) -> str:
    """The lasting address of the article, on the same site; else `url` itself."""
    links = [each for each in tree.iter("link") if (each.get("rel") or "").lower() == "canonical"]
    given = [each.get("href") for each in links]
    given += [metas.get("og:url"), structured.address_of(article)]
    root = tree.getroottree().getroot()
    is_copy = "amp" in root.attrib or "⚡" in root.attrib
    for each in given:
        if each and (address := _absolute(each, url)) and _is_own(address, url, is_copy):
            return without_tracking(address)
    return without_tracking(url)


def without_tracking(url: str) -> str:
    """An address without what only tells where a reader came from.

    >>> without_tracking("https://tide.example/rents?id=7&utm_source=mail&fbclid=x")
    'https://tide.example/rents?id=7'
    """
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if not _TRACKS.match(part)]
    return parts._replace(query="&".join(kept)).geturl() if parts.query else url


def _absolute(address: str, url: str) -> str:
    try:
        joined = urljoin(url, address.strip())
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or len(joined) > 2000:
        return ""
    return parts._replace(fragment="").geturl()


def _is_own(address: str, url: str, is_copy: bool) -> bool:
    """Whether the address is that of this article: on its site, and not its front page."""
    if not url or is_copy:
        return True
    there, here = urlsplit(address), urlsplit(url)
    is_front = there.path in ("", "/") and not there.query
    is_here_front = here.path in ("", "/") and not here.query
    ends = [(each.hostname or "").split(".")[-2:] for each in (there, here)]
    return ends[0] == ends[1] and (is_here_front or not is_front)
