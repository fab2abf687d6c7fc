"""The words of an article in blocks: trafilatura finds them, what is not the article's goes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import lxml.html
import trafilatura
from lxml import etree

from newsdesk.intake.pages.markup import has_class, one_line, words_of

Blocks = list[tuple[str, str]]

# Elements that hold whole lines, so that none of them is part of one.
_HOLDERS = {"blockquote", "div", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header"} | {
    *("address", "article", "aside", "form", "hr", "main", "nav", "ol", "p", "pre", "section"),
    *("footer", "table", "ul"),
}

# Leads to other articles, in a line of its own.
_LEADS_ON = re.compile(
    r"^\W*(?:read (?:more|also|next|on|the)|also (?:read|on)|see also|more (?:on|from)|related"
    r"|recommended|don['’]t miss|watch(?: now)?:|listen:|click here|mehr zum thema|lesen sie"
    r"|lire aussi|à lire|lea también|leggi anche|continue reading|sign up|subscribe)\b",
    re.IGNORECASE,
)
_CAPTIONS = re.compile(r"caption|photo-credit|image-credit", re.IGNORECASE)
_STANDFIRST = re.compile(
    r"stand-?first|\bdeck?\b|\bdek\b|sub-?(?:title|head(?:line)?)|\blede\b|teaser-?text"
    r"|article-?(?:intro|summary|lead)|\bintro\b|\bstrap(?:line)?\b",
    re.IGNORECASE,
)
_NOT_ITS_OWN = re.compile(
    r"related|recirc|read-?(?:more|next)|also-?read|newsletter|promo|most-?(?:read|popular)"
    r"|cookie|consent|share-?(?:bar|tools|buttons)|social|breadcrumb|comments?(?:$|[-_ ])"
    r"|advert|sponsor|paywall-?(?:offer|prompt)|print-?only|outbrain|taboola",
    re.IGNORECASE,
)
_OWNERS = re.compile(r"^\W*(?:©|copyright\b|all rights reserved)", re.IGNORECASE)
_LONGEST_STANDFIRST = 500
_LONGEST_CAPTION = 1_000


class Body(NamedTuple):
    """The article's words: its standfirst, its blocks in order, and its captions."""

    standfirst: str
    blocks: Blocks
    captions: list[str]
    # The day that only the print gives, found by looking through all of it.
    guessed_date: str = ""


def read_body(tree: lxml.html.HtmlElement, *, url: str, headline: str, summary: str) -> Body:
    """The body of the page's article. The tree is used up on the way.

    `summary` is what the page says that the article is about: if it stands above the body,
    it is the standfirst.
    """
    captions = list(_take_captions(tree))
    printed = _take_standfirst(tree, headline, summary)
    _drop_what_is_not_its_own(tree)
    _make_plain(tree)
    found = trafilatura.bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": True, "original_date": True},
    )
    if found is None or found.body is None:
        return Body(printed, [], captions)
    blocks = _without_repeats(_blocks_in(found.body), headline, {printed, *captions})
    if not printed and summary and len(blocks) > 1 and _same(blocks[0][1], summary):
        printed = blocks.pop(0)[1]
    return Body(printed, blocks, captions, found.date or "")


def _take_captions(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """Take captions out of the tree, and yield those of the article itself, once each."""
    seen = set()
    mains = list(tree.iter("article")) or list(tree.iter("main"))
    for each in list(tree.iter("figcaption", "p", "div", "span")):
        if each.tag != "figcaption" and not has_class(each, _CAPTIONS):
            continue
        if each.getparent() is None or any(e.tag == "aside" for e in each.iterancestors()):
            continue
        if each.find(".//p") is not None and each.tag == "div" and len(each.findall(".//p")) > 2:
            continue  # A layout that calls a whole column so.
        words = words_of(each)
        is_its_own = not mains or any(main in mains for main in each.iterancestors())
        each.drop_tree()
        if words and is_its_own and words not in seen and len(words) <= _LONGEST_CAPTION:
            seen.add(words)
            yield words


def _take_standfirst(tree: lxml.html.HtmlElement, headline: str, summary: str) -> str:
    """Take the standfirst out of the tree, if it is marked as one below the headline."""
    h1 = next((each for each in tree.iter("h1") if _same(words_of(each), headline)), None)
    if h1 is None:
        return ""
    paragraphs = 0
    for each in _following(h1):
        words = words_of(each) if each.tag in ("p", "h2", "h3", "div") else ""
        if not words or len(words) > _LONGEST_STANDFIRST:
            continue
        has_parts = each.tag == "div" and any(
            e.tag in ("div", "h2") for e in each.iterdescendants()
        )
        if not has_parts and (has_class(each, _STANDFIRST) or _same(words, summary)):
            each.drop_tree()
            return words
        paragraphs += each.tag == "p" and len(words) > 60
        if paragraphs > 1:
            return ""
    return ""


def _following(element: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The elements after this one, in the order of the page; as many as may matter."""
    return element.xpath("following::*[position() <= 60]")


def _drop_what_is_not_its_own(tree: lxml.html.HtmlElement) -> None:
    """Take out what names itself as something else, unless most of the words are in it."""
    body = tree.find("body") if tree.tag == "html" else tree
    for each in list(tree.iter("script", "style")):
        each.drop_tree()
    most = _length_of_paragraphs(tree) / 2
    for each in list(tree.iter("aside", "nav", "footer", "form", "dialog", "template")):
        if each.getparent() is not None and not _holds_the_article(each, most):
            each.drop_tree()
    for each in list(tree.iter("div", "section", "ul", "p", "span")):
        if each.getparent() is None or each is body:
            continue
        if has_class(each, _NOT_ITS_OWN) and not _holds_the_article(each, most):
            each.drop_tree()
    for each in list(tree.iter("p", "li", "h2", "h3", "h4", "h5", "div")):
        if each.getparent() is not None and _leads_on(each):
            each.drop_tree()


def _holds_the_article(element: lxml.html.HtmlElement, most: float) -> bool:
    """True of what holds the headline, or more than `most` characters in paragraphs."""
    return element.find(".//h1") is not None or _length_of_paragraphs(element) > max(most, 1)


def _length_of_paragraphs(element: lxml.html.HtmlElement) -> int:
    return sum(len(each.text_content()) for each in element.iter("p"))


def _leads_on(element: lxml.html.HtmlElement) -> bool:
    """True for a line that is a link to something else and says so."""
    if element.find(".//p") is not None or element.find(".//a") is None:
        return False
    words = words_of(element)
    linked = sum(len(words_of(a)) for a in element.iter("a"))
    # Beside the link there is room for no more than the words that lead on.
    return len(words) < 300 and len(words) - linked < 40 and bool(_LEADS_ON.match(words))


def _make_plain(tree: lxml.html.HtmlElement) -> None:
    """Bring what is made up in other ways into paragraphs."""
    for each in list(filter(_is_one_of_several, tree.iter("section", "article", "div"))):
        # Trafilatura takes one of them for the article, and leaves out the others' headings.
        each.tag = "div"
        each.attrib.pop("class", None)
    for each in list(tree.iter("div", "td", "p", "article", "main", "body", "span")):
        breaks = each.findall("br")
        if breaks and (each.tag not in ("p", "span") or any(map(_is_doubled, breaks))):
            _split_at_breaks(each, every=each.tag not in ("p", "span"))
    for each in list(tree.iter("br")):
        each.tail = f" {each.tail or ''}"


def _is_one_of_several(part: lxml.html.HtmlElement) -> bool:
    """True for an entry with a heading of its own, such as a live blog is made of."""
    name, parent = part.get("class"), part.getparent()
    if not name or parent is None or not any(e.tag in ("h2", "h3", "h4") for e in part):
        return False
    return sum(each.get("class") == name for each in parent) > 1


def _is_doubled(br: lxml.html.HtmlElement) -> bool:
    following = br.getnext()
    return following is not None and following.tag == "br" and not (br.tail or "").strip()


def _split_at_breaks(element: lxml.html.HtmlElement, *, every: bool) -> None:
    """Make paragraphs of the runs of text between line breaks, all of them or those doubled."""
    runs = [lxml.html.Element("p")]
    runs[0].text, element.text = element.text, None
    for child in list(element):
        if child.tag == "br" and (every or _is_doubled(child)):
            runs.append(lxml.html.Element("p"))
            runs[-1].text = child.tail
        elif child.tag in _HOLDERS:
            runs += [child, lxml.html.Element("p")]
            runs[-1].text, child.tail = child.tail, None
        else:
            runs[-1].append(child)
    for child in list(element):
        element.remove(child)
    if element.tag in ("p", "span"):
        element.tag = "div"
    element.extend(run for run in runs if run.tag != "p" or words_of(run) or len(run))


def _blocks_in(body: etree._Element) -> Iterator[tuple[str, str]]:
    """The blocks in the body as trafilatura gives it."""
    for each in body:
        if each.tag == "head":
            yield "heading", words_of(each)
        elif each.tag == "table":
            for row in each.iter("row"):
                cells = [words for cell in row if (words := words_of(cell))]
                yield "paragraph", " · ".join(cells)
        elif each.tag in ("list", "quote") and len(each):
            yield "paragraph", one_line(each.text)
            for part in each:
                yield "paragraph", words_of(part)
                yield "paragraph", one_line(part.tail)
        else:
            yield "paragraph", words_of(each)
        yield "paragraph", one_line(each.tail)


def _without_repeats(blocks: Iterator[tuple[str, str]], headline: str, above: set[str]) -> Blocks:
    """The blocks that say something, without what stands above them already."""
    kept: Blocks = []
    title = _key(headline)
    seen = {title, *map(_key, above)}
    for kind, words in blocks:
        key = _key(words)
        # The headline with the outlet's name, as the top of a page has it.
        if title and title in key and len(key) < len(title) + 60 and not kept:
            continue
        # A short line may well come twice: "No.", he said. A long one is a teaser of itself.
        if not key or (key in seen and (len(words) > 60 or len(kept) < 3)):
            continue
        seen.add(key)
        kept.append((kind, words))
    while kept and (kept[-1][0] == "heading" or _OWNERS.match(kept[-1][1])):
        kept.pop()
    return kept


def _key(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().lower()


def _same(one: str, other: str) -> bool:
    return bool(_key(one)) and _key(one) == _key(other)
