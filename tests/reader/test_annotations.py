"""Annotations that readers get tell no more of an article than its page does."""

import pytest

from tests.factories import make_article, make_expert, make_statement, make_user

pytestmark = pytest.mark.django_db
TEXT = (
    "News\n"
    "Before it all. “Rents will fall,” said Ada Lind after that.\n"
    "“Wages rise,” said Ada Lind. “Hush,” said Ben Ode.\n"
    "The end."
)


def quote_of(row):
    return next(s for s in row["target"][0]["selector"] if s["type"] == "TextQuoteSelector")


def annotations(client, article):
    answer = client.get(f"/articles/{article.pk}.jsonld")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/ld+json")
    page = answer.json()
    assert page["type"] == "AnnotationPage"
    return page["items"]


@pytest.mark.parametrize(
    ("rights", "prefix", "suffix"),
    [
        ("quotes", None, None),
        ("excerpt", "Before it all. “", "” said Ada Lind after that."),
        ("full", "Before it all. “", "” said Ada Lind after that."),
    ],
)
def test_around_the_words_stands_what_rights_let_be_seen(client, rights, prefix, suffix):
    article = make_article(TEXT, rights=rights)
    make_statement("Rents will fall,", article=article)

    [row] = annotations(client, article)

    quote = quote_of(row)
    assert quote["exact"] == "Rents will fall,"
    assert (quote.get("prefix"), quote.get("suffix")) == (prefix, suffix)


def test_of_withheld_words_nothing_is_told(client):
    article = make_article(TEXT, rights="full")
    make_statement("Wages rise,", article=article)
    hushed = make_statement("Hush,", article=article)
    hushed.withhold(by=make_user("editor"), version=hushed.version, reason="A mistake.")

    [row] = annotations(client, article)

    assert "Hush" not in str(row)
    answer = client.get(f"/statements/{hushed.pk}.jsonld")
    assert (answer.status_code, answer.json()["reason"]) == (410, "A mistake.")


def test_words_beyond_the_limit_are_told_by_place_alone(client, settings):
    settings.SHARE_LIMIT = 1
    article = make_article(TEXT, rights="quotes")
    statement = make_statement("Rents will fall,", article=article, kind="indirect")

    row = client.get(f"/statements/{statement.pk}.jsonld").json()

    assert [s["type"] for s in row["target"][0]["selector"]] == ["TextPositionSelector"]
    assert "Rents" not in str(row["target"])


def test_one_statement_and_the_page_of_its_article_say_the_same(client):
    statement = make_statement("Rents will fall,", expert=make_expert("Ada Lind"))

    single = client.get(f"/statements/{statement.pk}.jsonld").json()
    [row] = annotations(client, statement.article)

    assert single.pop("@context")
    assert single == row


def test_in_an_older_text_there_is_no_place(client, editor):
    article = make_article(TEXT, rights="full")
    statement = make_statement("Rents will fall,", article=article)
    changed = TEXT.replace("will fall", "may fall")
    article.replace_text(changed, by=editor, version=article.version)

    assert client.get(statement.get_absolute_url()).status_code == 200
    answer = client.get(f"/statements/{statement.pk}.jsonld")
    assert answer.status_code == 404
    assert annotations(client, article) == []


def test_a_withheld_article_says_why(client):
    publisher = make_user("publisher")
    article = make_statement("Rents will fall,").article
    article.withhold(by=publisher, version=article.version, reason="A court asks.")

    answer = client.get(f"/articles/{article.pk}.jsonld")

    assert (answer.status_code, answer.json()["reason"]) == (410, "A court asks.")
