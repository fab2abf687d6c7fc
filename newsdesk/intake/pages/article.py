"""A page as the article on it: from bytes to plain data."""

import re
from dataclasses import dataclass, field

import lxml.html

from newsdesk.intake.pages import facts, markup, problems, structured
from newsdesk.intake.pages.body import Body, read_body
from newsdesk.intake.pages.problems import NotAnArticle

SHORTEST = 200  # characters; less is a teaser or a message
_CONSENT = re.compile(
    r"cookies?\b|consent|personal data|our partners|privacy (?:policy|settings)|JavaScript",
    re.IGNORECASE,
)


@dataclass
class PageArticle:
    """An article as a page gives it; what it does not say is empty."""

    headline: str
    standfirst: str = ""
    byline: str = ""
    outlet: str = ""
    # "2024-11-18", "2024-11", "2024"
    published: str = ""
    date_is_inferred: bool = False
    language: str = ""
    url: str = ""
    # (kind, words) of each line in order, headline and standfirst among them.
    blocks: list[tuple[str, str]] = field(default_factory=list)
    # Of a file that is nothing but text: all of it as it stands there.
    text: str = ""


def article_from(data: bytes, *, charset: str = "", url: str = "") -> PageArticle:
    """The article on a page, or in a file of JSON-LD. Raises NotAnArticle."""
    text = markup.decode(data, charset)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return _article_in_json(text, url)
    tree = markup.parse(text)
    described, metas = structured.articles_in(tree), facts.metas_of(tree)
    article = _the_one(described, tree, metas)
    is_article = bool(article) or metas.get("og:type", "").lower() == "article"
    found = PageArticle(
        headline=facts.headline_of(tree, metas, article)[:1000],
        byline=facts.byline_of(tree, metas, article),
        outlet=facts.outlet_of(metas, article),
        published=facts.published_of(tree, metas, article),
        language=facts.language_of(tree, metas, article),
        url=facts.address_of(tree, metas, article, url),
    )
    if not is_article:
        _refuse_several(tree)
    summary = structured.text(article, "description") or metas.get("og:description", "")
    body = read_body(
        tree, url=url, headline=found.headline, summary=summary or metas.get("description", "")
    )
    body = _fuller(body, article)
    _refuse_what_is_none(found.headline, body, article, is_article)
    _fill_in(found, body)
    return found


def _the_one(described: list[dict], tree: lxml.html.HtmlElement, metas: dict[str, str]) -> dict:
    """Of the articles that the page describes, the one that it is about; else nothing."""
    if len(described) == 1:
        return described[0]
    printed = {facts.headline_of(tree, metas, {}), *map(markup.words_of, tree.iter("h1"))}
    about = [each for each in described if structured.text(each, "headline", "name") in printed]
    return about[0] if about else {}


def _article_in_json(text: str, url: str) -> PageArticle:
    described = structured.articles_of(text)
    if len(described) > 1:
        raise NotAnArticle(problems.SEVERAL)
    if not described:
        raise NotAnArticle(problems.NOT_A_PAGE)
    article = described[0]
    empty = lxml.html.document_fromstring("<html></html>")
    body = _fuller(Body("", [], []), article)
    headline = facts.headline_of(empty, {}, article)
    _refuse_what_is_none(headline, body, article, True)
    found = PageArticle(
        headline=headline,
        byline=facts.byline_of(empty, {}, article),
        outlet=facts.outlet_of({}, article),
        published=facts.published_of(empty, {}, article),
        language=facts.language_of(empty, {}, article),
        url=facts.address_of(empty, {}, article, url),
    )
    _fill_in(found, body)
    return found


def _fuller(body: Body, article: dict) -> Body:
    """The body with the text that the page describes, if it prints much less of it itself.

    Trafilatura may have taken it from there, too, but all of it as one paragraph.
    """
    described = structured.body_of(article)
    printed = sum(len(words) for _kind, words in body.blocks)
    is_in_one = len(body.blocks) == 1 < len(described) and sum(map(len, described)) > printed / 2
    if not is_in_one and sum(map(len, described)) <= 2 * printed:
        return body
    return body._replace(blocks=[("paragraph", line) for line in described])


def _fill_in(found: PageArticle, body: Body) -> None:
    found.standfirst = body.standfirst
    if not found.published and (guessed := facts.as_date(body.guessed_date)):
        found.published, found.date_is_inferred = guessed, True
    above = [("headline", found.headline), ("standfirst", found.standfirst)]
    captions = [("caption", words) for words in body.captions]
    found.blocks = [block for block in [*above, *body.blocks, *captions] if block[1]]
    if any(markup.BROKEN in words for _kind, words in found.blocks):
        raise NotAnArticle(problems.BROKEN_ENCODING)


def _refuse_several(tree: lxml.html.HtmlElement) -> None:
    """A page of teasers is not an article, however much text it has."""
    teasers = [
        each
        for each in tree.iter("article")
        if each.find(".//a") is not None
        and sum(len(p.text_content()) for p in each.iter("p")) < 600
    ]
    if len(teasers) >= 3:
        raise NotAnArticle(problems.SEVERAL)


def _refuse_what_is_none(headline: str, body: Body, article: dict, is_article: bool) -> None:
    paragraphs = [words for kind, words in body.blocks if kind == "paragraph"]
    length = sum(map(len, paragraphs))
    about_consent = sum(len(words) for words in paragraphs if _CONSENT.search(words))
    if not is_article and length and about_consent > length / 2:
        raise NotAnArticle(problems.ONLY_CONSENT)
    if not headline:
        raise NotAnArticle(problems.NO_HEADLINE)
    if structured.is_behind_wall(article) and length < 3 * SHORTEST:
        raise NotAnArticle(problems.ONLY_BEGINNING)
    # A gallery says what it has to say below its pictures.
    if length + sum(map(len, body.captions)) < SHORTEST:
        raise NotAnArticle(problems.NO_TEXT)
