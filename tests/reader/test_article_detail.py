import re

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Article
from tests.factories import make_article, make_outlet, make_statement, make_user

pytestmark = pytest.mark.django_db

TEXT = (
    "Rents to fall\n"
    "It rained in the morning, as it does.\n"
    "WHAT COMES NEXT\n"
    "“Rents will fall,” said Ada Lind. Nobody laughed.\n"
    "Lind said builders “need time”."
)


@pytest.fixture
def article():
    article = make_article(TEXT, outlet=make_outlet("The Gazette"))
    make_statement("builders “need time”", kind="mixed", article=article)
    make_statement("Rents will fall,", article=article)
    return article


def page_of(client, article, rights):
    Article.objects.update(rights=rights)
    return client.get(article.get_absolute_url())


def test_quotes_show_statements_in_order_and_no_other_text(client, article):
    page = page_of(client, article, "quotes")

    assert [s.paragraph for s in page.context["statements"]] == [4, 5]
    assertNotContains(page, "It rained")
    assertNotContains(page, "Nobody laughed")
    assertContains(page, 'id="p4"')


def test_an_excerpt_shows_the_paragraphs_of_the_statements(client, article):
    page = page_of(client, article, "excerpt")

    assertContains(page, "Nobody laughed")
    assertNotContains(page, "It rained")
    assert [block.number for block in page.context["blocks"]] == [4, 5]


def test_the_full_text_is_whole_and_its_marks_lead_to_the_statements(client, article):
    page = page_of(client, article, "full")
    body = page.content.decode()
    shown = re.findall(r'data-p="\d+">(.*?)</(?:p|h1|h2)>', body, flags=re.DOTALL)
    lines = [re.sub("<[^>]*>", "", line) for line in shown]

    assert lines == TEXT.split("\n")
    for statement in article.statements.all():
        assertContains(page, f'href="{statement.get_absolute_url()}"')
    assertContains(page, '<h2 id="p3" data-p="3">WHAT COMES NEXT</h2>', html=True)


def test_withheld_words_are_blank_in_a_full_text(client, article):
    secret = make_statement("Nobody laughed", article=article)
    secret.withhold(by=make_user(), version=secret.version, reason="Untrue.")

    page = page_of(client, article, "full")

    assertNotContains(page, "Nobody laughed")
    assertContains(page, "[words withheld]")


def test_a_withheld_article_says_why(client, article):
    article.withhold(by=make_user("publisher"), version=article.version, reason="Court order 7.")

    page = client.get(article.get_absolute_url())

    assertContains(page, "Court order 7.", status_code=410)
    assertNotContains(page, "Rents", status_code=410)


def test_an_article_without_a_published_statement_has_no_page(client):
    article = make_article(TEXT)
    make_statement(article=article, publish=False)

    assert client.get(article.get_absolute_url()).status_code == 404
    assert client.get(f"/articles/{article.pk}/").status_code == 404


@pytest.mark.parametrize("rights", ["quotes", "excerpt", "full"])
def test_an_article_takes_as_many_queries_for_one_statement_as_for_many(queries_of, rights):
    text = "News\n" + "\n".join(f"“Line {n:02}” he said." for n in range(25))
    article = make_article(text, rights=rights)
    make_statement("Line 00", article=article)
    few = queries_of(article.get_absolute_url())
    for number in range(1, 25):
        make_statement(f"Line {number:02}", article=article)

    assert queries_of(article.get_absolute_url()) == few <= 8


def test_a_dead_source_is_said_to_be_so_after_the_archived_copy(client, article):
    Article.objects.update(
        url="https://gazette.example/1",
        archive_url="https://archive.example/1",
        source_dead_since="2024-12-01",
    )

    page = client.get(article.get_absolute_url()).content.decode()

    assert page.index("https://archive.example/1") < page.index("https://gazette.example/1")
    assert "has not answered since 1 December 2024" in page
