import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Article, Outlet
from tests.factories import TEXT, make_article, make_user

pytestmark = pytest.mark.django_db

NEW = "desk:article_new"


def bring_in(client, **given):
    posted = {"text": TEXT, "language": "en", **given}
    return client.post(reverse(NEW), posted)


def test_a_pasted_article_is_kept_and_its_statements_are_suggested(editor_client):
    response = bring_in(
        editor_client,
        outlet="The Tide",
        byline="Ana Vaz",
        published="2024-11",
        url="https://tide.example/rents",
        date_is_inferred="on",
    )

    article = Article.objects.get()
    assert response["Location"] == reverse("desk:article_detail", args=[article.pk])
    assert article.headline == "Rents to fall, says economist"
    assert (article.outlet.name, article.byline) == ("The Tide", "Ana Vaz")
    assert (article.shown_date, article.date_is_inferred) == ("November 2024", True)
    count = article.suggestions.open().count()
    assert count
    assertContains(editor_client.get(reverse("desk:queue")), f"Brought in: {count} suggestions")


def test_a_date_is_taken_as_the_outlet_prints_it(editor_client):
    bring_in(editor_client, published="18 Nov 2024")

    assert Article.objects.get().shown_date == "18 November 2024"


def test_what_stands_above_the_text_is_asked_for_first(editor_client):
    page = editor_client.get(reverse(NEW)).content.decode()

    fields = [page.index(f'name="{name}"') for name in ("headline", "standfirst", "text")]
    assert fields == sorted(fields)


def test_a_headline_and_standfirst_alone_are_no_article(editor_client):
    above = {"headline": "Rents to fall", "standfirst": "An economist says so."}

    response = bring_in(editor_client, text="Rents to fall\nAn economist says so.", **above)

    assertContains(response, "There is nothing below the headline", status_code=422)


def test_an_outlet_that_is_known_is_not_made_twice(editor_client):
    Outlet.objects.create(name="The Tide")

    bring_in(editor_client, outlet="the tide")

    assert Outlet.objects.count() == 1


def test_the_same_article_again_leads_to_the_one_that_is_here(editor_client):
    article = make_article(TEXT)

    response = bring_in(editor_client)

    assert response["Location"] == reverse("desk:article_detail", args=[article.pk])
    assertContains(editor_client.get(reverse("desk:queue")), "was here already")
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("published", "31 February", "is not a date"),
        ("published", "2024-02-31", "There is no day 2024-02-31"),
        ("published", "2024-13", "There is no day 2024-13"),
        ("published", "18 November 2999", "is yet to come"),
        ("published", "1024-11-18", "There were no newspapers in 1024"),
        ("url", "javascript:alert(1)", "not the address of a web page"),
        ("url", "ftp://tide.example/1", "not the address of a web page"),
        ("url", "no address", "not the address of a web page"),
        ("language", "English!", "not a language code"),
        ("text", "", "This field is required"),
        ("text", "  \n ", "There is no text"),
        ("text", "Rents to fall", "There is nothing below the headline"),
        ("text", "One\x01two", "a control character"),
        ("text", "Null\x00", "ull characters are not allowed"),
        ("headline", "One\x01two", "a control character"),
        ("rights", "everything", "valid choice"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_lost(client, field, value, message):
    client.force_login(make_user("publisher"))

    response = bring_in(client, **{"byline": "Ana Vaz", field: value})

    assertContains(response, message, status_code=422)
    assertContains(response, 'value="Ana Vaz"', status_code=422)
    assert field in response.context["form"].errors
    assert not Article.objects.exists()
    assert not Outlet.objects.exists()


def test_far_too_long_a_text_comes_back_with_the_reason(editor_client):
    response = bring_in(editor_client, text="Über Öl. " * 550_000)

    assertContains(response, "Is this really one article?", status_code=422)
    assert len(response.content) > 5_000_000


def test_an_error_is_tied_to_its_field(editor_client):
    response = bring_in(editor_client, published="soon")

    assertContains(response, 'aria-invalid="true"', count=1, status_code=422)
    assertContains(response, 'id="id_published_error"', status_code=422)


def test_contributors_bring_in_articles_but_do_not_decide_on_rights(client):
    client.force_login(make_user("contributor"))

    bring_in(client, rights="full")

    assert Article.objects.get().rights == ""


def test_publishers_decide_on_rights(client):
    client.force_login(make_user("publisher"))

    bring_in(client, rights="full")

    assert Article.objects.get().rights == "full"


def test_the_page_proposes_the_outlets_that_are_known(editor_client):
    Outlet.objects.create(name="The “Tide” & Co")

    assertContains(editor_client.get(reverse(NEW)), '<option value="The “Tide” &amp; Co">')
