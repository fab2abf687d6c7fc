"""Pages of every make-up, fetched from a web server and read: the right words and facts, or why not."""

import json
import re
from dataclasses import asdict

import pytest

from newsdesk.intake.fetching import fetch
from newsdesk.intake.pages import reading
from newsdesk.intake.pages.article import article_from
from newsdesk.intake.pages.reading import UnreadablePage, read_page
from tests.intake.news_pages import PAGES
from tests.intake.refused_pages import REFUSED
from tests.intake.web import Answer, leading_to, web


@pytest.fixture(scope="module")
def resolve():
    answers = {
        f"/{name}": Answer(page.data, content_type=page.content_type)
        for name, page in (PAGES | REFUSED).items()
    }
    with web(answers) as server:
        yield leading_to(server)


@pytest.fixture
def in_this_process(monkeypatch):
    """Forty processes would take their time; the pages that are refused go the whole way."""

    def answer(_module, data, *, within=None, **known):
        return json.loads(json.dumps(asdict(article_from(data, **known))))

    monkeypatch.setattr(reading, "read_confined", answer)


def read(name, resolve):
    fetched = fetch(f"http://tide.example/{name}", resolve=resolve)
    return read_page(fetched.data, content_type=fetched.content_type, url=fetched.url)


def test_there_are_forty_pages():
    assert len(PAGES | REFUSED) == len(PAGES) + len(REFUSED) >= 40


@pytest.mark.parametrize("name", PAGES)
def test_the_article_on_a_page_is_read_in_full_and_nothing_else(name, resolve, in_this_process):
    expected = PAGES[name].expected

    found = read(name, resolve)

    def words(*kinds):
        return [words for kind, words in found.blocks if kind in kinds]

    assert words("paragraph", "heading") == expected.body
    assert words("headline") == [found.headline] == [expected.headline]
    assert found.standfirst == expected.standfirst
    assert words("caption") == expected.captions
    assert (found.published, found.date_is_inferred) == (expected.published, False)
    assert found.outlet == expected.outlet
    assert found.byline == expected.byline
    assert found.language == expected.language
    assert found.url == f"http://tide.example{expected.path or f'/{name}'}"


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_without_an_article_is_refused_saying_why(name, resolve):
    with pytest.raises(UnreadablePage, match=f"^{re.escape(REFUSED[name].expected)}"):
        read(name, resolve)


def test_a_date_that_stands_in_print_alone_is_said_to_be_inferred(resolve):
    page = PAGES["plain"].html
    page = page.replace('"datePublished": "2025-02-10T06:30:00+01:00", ', "")
    page = page.replace("</h1>", "</h1><p>Published 10 February 2025</p>").replace("© 2025", "©")

    found = read_page(page.encode())

    assert (found.published, found.date_is_inferred) == ("2025-02-10", True)
