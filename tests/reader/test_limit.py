"""Above the limit readers get who, on what, when and a link; never a fragment of the words."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Rights, Statement
from newsdesk.archive.words import NOT_SHOWN, UNSHOWN, pieces_of, shown_text
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

TEXT = (
    "Rents to fall\n“Rents will fall,” said Ada Lind.\nLind whispered that permits “have doubled”."
)
HIDDEN = ("permits", "have doubled", "whispered")


@pytest.fixture
def mixed(settings):
    """A mixed statement beside a direct one, in an article of which too much is quoted."""
    settings.SHARE_LIMIT = 20
    article = make_article(TEXT, outlet=make_outlet("The Gazette"))
    fields = {"expert": make_expert("Ada Lind"), "topics": [make_topic("Housing › Rents")]}
    make_statement(article=article, **fields)
    statement = make_statement(
        "permits “have doubled”", article=article, kind="mixed", printed_source="Lind", **fields
    )
    start = TEXT.index("whispered")
    spans = statement.spans | {"cue": [start, start + len("whispered")]}
    placed = Statement.placed(article.revision, spans)
    statement.correct(by=make_user(), version=statement.version, public_note="Cue.", **placed)
    return Statement.objects.get(pk=statement.pk)


def pages_of(statement):
    return [
        statement.get_absolute_url(),
        statement.article.get_absolute_url(),
        statement.expert.get_absolute_url(),
        statement.article.outlet.get_absolute_url(),
        statement.direct_topics()[0].get_absolute_url(),
        "/",
        "/search/?q=lind",
        "/search/",
    ]


def test_no_page_shows_words_of_a_mixed_one(client, mixed):
    for url in pages_of(mixed):
        page = client.get(url)
        assertContains(page, "Words not shown")
        assertContains(page, "Ada Lind")
        assertContains(page, mixed.get_absolute_url())
        for words in HIDDEN:
            assert words not in page.content.decode(), f"{words} at {url}"


def test_search_finds_it_by_its_words_and_marks_none(client, mixed):
    page = client.get("/search/?q=permits")

    assert page.context["listing"].count == 1
    assertNotContains(page, "mark class")


def test_direct_ones_are_shown_all_the_same(client, mixed):
    assertContains(client.get(mixed.article.get_absolute_url()), "Rents will fall")
    assertContains(client.get("/search/?q=rents"), '<mark class="hit own">Rents</mark>')


def test_below_the_limit_the_words_are_there(client, mixed, settings):
    settings.SHARE_LIMIT = 99
    assertContains(client.get(mixed.get_absolute_url()), "have doubled")


def test_where_more_than_quotations_may_be_shown_there_is_no_limit(client, mixed):
    mixed.article.outlet.edit(by=None, version=1, rights=Rights.EXCERPT)

    page = client.get(mixed.get_absolute_url())

    assertContains(page, "have doubled")
    assertNotContains(page, "Words not shown")


def test_what_is_not_shown_is_one_sentence_in_every_format(mixed):
    assert [piece.voice for piece in pieces_of(mixed)] == [UNSHOWN]
    assert shown_text(mixed) == str(NOT_SHOWN)


def test_editors_see_the_words(editor_client, mixed):
    assertContains(editor_client.get("/desk/statements/"), "have doubled")


def test_the_articles_page_says_once_why_words_are_missing(client, mixed, settings):
    url = mixed.article.get_absolute_url()
    assertContains(client.get(url), "let only part of it be quoted. Statements", count=1)

    settings.SHARE_LIMIT = 99
    assertNotContains(client.get(url), "Statements that are not wholly")


@pytest.mark.parametrize("ending", ["json", "csv", "atom", "feed.json"])
def test_no_file_and_no_feed_has_the_words_either(client, mixed, ending):
    answer = client.get(f"/search.{ending}")
    body = b"".join(answer) if answer.streaming else answer.content
    for words in HIDDEN:
        assert words not in body.decode(), words
    assert "Words not shown" in body.decode()


def test_history_corrections_and_reports_keep_to_it(client, mixed):
    own = mixed.get_absolute_url()
    for url in (f"{own}history/", f"{own}report/", "/corrections/", "/corrections.atom"):
        body = client.get(url).content.decode()
        assert "Words not shown" in body, url
        for words in HIDDEN:
            assert words not in body, f"{words} at {url}"
