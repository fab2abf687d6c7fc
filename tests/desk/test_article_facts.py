import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Action, Article, Outlet
from newsdesk.desk.forms import articles as forms
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_user

pytestmark = pytest.mark.django_db


def facts_of(client, article):
    """What a browser would post from the page as it stands."""
    form = client.get(facts_page(article)).context["form"]
    fields = {field.html_name: field.value() for field in form}
    return {name: value for name, value in fields.items() if value not in (None, False)}


def facts_page(article):
    return reverse("desk:article_facts", args=[article.pk])


def withhold(client, article, **given):
    url = reverse("desk:article_withhold", args=[article.pk])
    return client.post(url, {"version": article.version, **given})


def test_facts_are_corrected(editor_client):
    article = make_article(published="2024-11-18")
    facts = facts_of(editor_client, article)
    assert facts["published"] == "2024-11-18"

    response = editor_client.post(
        facts_page(article),
        facts | {"headline": "Rents to drop", "outlet": "The Tide", "published": "2024-11"},
    )

    assertRedirects(response, facts_page(article))
    article.refresh_from_db()
    assert article.headline == "Rents to drop"
    assert article.outlet.name == "The Tide"
    assert article.shown_date == "November 2024"


def test_a_paragraph_that_is_a_caption_is_called_one(editor_client):
    article = make_article()
    facts = facts_of(editor_client, article)

    editor_client.post(facts_page(article), facts | {f"kind-{article.revision_id}-2": "caption"})

    article.refresh_from_db()
    assert [block.kind for block in article.revision.as_blocks()][:3] == [
        "headline",
        "caption",
        "paragraph",
    ]


def test_a_statement_in_what_is_now_a_caption_is_a_captions(editor_client):
    statement = make_statement("Rents will fall,", article=make_article(), expert=make_expert())
    article = statement.article
    facts = facts_of(editor_client, article)

    editor_client.post(facts_page(article), facts | {f"kind-{article.revision_id}-2": "caption"})

    statement.refresh_from_db()
    assert statement.zone == "caption"


def test_a_very_long_article_shows_the_kinds_of_its_beginning_and_keeps_the_rest(
    editor_client, monkeypatch
):
    monkeypatch.setattr(forms, "KINDS_SHOWN", 2)
    article = make_article()
    kinds = [block.kind for block in article.revision.as_blocks()]

    assertContains(editor_client.get(facts_page(article)), "3 more are not listed")
    editor_client.post(facts_page(article), facts_of(editor_client, article))

    article.refresh_from_db()
    assert [block.kind for block in article.revision.as_blocks()] == kinds


def test_another_articles_address_is_refused(editor_client):
    taken = make_article("Other news\nOf other things.", url="https://tide.example/1")
    article = make_article()
    facts = facts_of(editor_client, article)

    response = editor_client.post(facts_page(article), facts | {"url": taken.url})

    assertContains(response, "has this article already: “Other news”", status_code=422)


def test_taking_away_what_tells_two_articles_apart_is_refused(editor_client):
    tide = make_outlet("The Tide")
    make_article("Same news\nOf the same.", outlet=tide)
    article = make_article("Same news\nOf the same.", url="https://tide.example/1", outlet=None)
    facts = facts_of(editor_client, article)

    response = editor_client.post(facts_page(article), facts | {"url": "", "outlet": "The Tide"})

    assertContains(response, "has this article already", status_code=422)


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["plain", "htmx"])
def test_who_saves_second_sees_both_versions_and_can_save_again(editor_client, headers):
    article = make_article()
    facts = facts_of(editor_client, article)
    ana = make_user(username="ana")
    article.edit(by=ana, version=article.version, byline="By Ana", headline="Ana’s headline")

    mine = facts | {"headline": "My headline"}
    response = editor_client.post(facts_page(article), mine, headers=headers)

    assertContains(response, "Somebody else changed this article", status_code=409)
    assertContains(response, "<b>ana</b>: edit", status_code=409)
    assert ("Headline", "My headline", "Ana’s headline") in response.context["differences"]
    assert ("Byline", "Nothing", "By Ana") in response.context["differences"]
    assert Article.objects.get().headline == "Ana’s headline"

    again = response.context["form"]
    assert again["headline"].value() == "My headline"
    editor_client.post(facts_page(article), mine | {"version": again["version"].value()})
    assert Article.objects.get().headline == "My headline"


def test_a_conflict_makes_no_outlet(editor_client):
    article = make_article()
    facts = facts_of(editor_client, article)
    article.edit(by=make_user(), version=article.version, byline="By Ana")

    editor_client.post(facts_page(article), facts | {"outlet": "The Tide"})

    assert not Outlet.objects.exists()


def test_kinds_of_a_text_that_was_replaced_meanwhile_are_not_taken_over(editor_client):
    article = make_article()
    facts = facts_of(editor_client, article)
    article.replace_text("New words\nAnd only these.", by=make_user(), version=article.version)

    response = editor_client.post(facts_page(article), facts)

    assert response.status_code == 409
    assert [f.value() for f in response.context["form"].kind_fields] == ["headline", "paragraph"]


def test_contributors_correct_facts_only_before_anything_is_published(client):
    client.force_login(make_user("contributor"))
    article = make_article()
    assertRedirects(
        client.post(facts_page(article), facts_of(client, article) | {"byline": "Ana"}),
        facts_page(article),
    )

    make_statement("Rents will fall,", article=article, expert=make_expert())

    assert client.get(facts_page(article)).status_code == 403
    assert client.post(facts_page(article), {}).status_code == 403


def test_only_publishers_decide_what_readers_may_see_of_it(editor_client):
    article = make_article(rights="quotes")

    editor_client.post(facts_page(article), facts_of(editor_client, article) | {"rights": "full"})

    assert Article.objects.get().rights == "quotes"


def test_a_publisher_withholds_an_article_with_a_reason_and_releases_it(client):
    client.force_login(make_user("publisher"))
    article = make_statement(expert=make_expert()).article

    withhold(client, article, reason="A court forbade it.")

    article.refresh_from_db()
    assert article.withheld_at
    assertContains(client.get(facts_page(article)), "A court forbade it.")

    withhold(client, article, release="1")

    article.refresh_from_db()
    assert not article.withheld_at
    assert [a.verb for a in Action.objects.on(article)[:2]] == ["release", "withhold"]


def test_withholding_needs_a_reason(client):
    client.force_login(make_user("publisher"))
    article = make_article()

    response = withhold(client, article, reason=" ")

    assertContains(response, "This field is required", status_code=422)
    assert not Article.objects.get().withheld_at


def test_withholding_what_somebody_just_changed_shows_the_change_first(client):
    client.force_login(make_user("publisher"))
    article = make_article()
    stale = Article.objects.get()
    article.edit(by=make_user(username="ana"), version=article.version, byline="By Ana")

    response = withhold(client, stale, reason="A court forbade it.")

    assertContains(response, "<b>ana</b>: edit", status_code=409)
    assertContains(response, "A court forbade it.", status_code=409)
    assert not Article.objects.get().withheld_at


def test_editors_do_not_withhold_articles(editor_client):
    article = make_article()

    assert withhold(editor_client, article, reason="Because.").status_code == 403
    assertNotContains(editor_client.get(facts_page(article)), "Withhold the article")


def test_facts_of_no_article_are_not_found(editor_client):
    assert editor_client.get(reverse("desk:article_facts", args=[99])).status_code == 404


def test_an_editor_cannot_open_a_text_to_readers_by_naming_another_outlet(editor_client):
    open_outlet = make_outlet("The Open Book", rights="full")
    article = make_statement().article

    given = facts_of(editor_client, article) | {"outlet": open_outlet.name}
    response = editor_client.post(facts_page(article), given)

    assertContains(response, "Ask a publisher", status_code=422)
    article.refresh_from_db()
    assert article.outlet != open_outlet
