"""The desk's page of an article: its text, its marks, its cards."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Statement
from tests.desk.review_page import Page
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def open_page(client, article):
    response = client.get(reverse("desk:article_detail", args=[article.pk]))
    assert response.status_code == 200
    return Page(response)


def test_the_text_on_the_page_is_the_stored_text_to_the_letter(editor_client):
    article = make_article(
        "Rents 🏘️ fall\n"
        "“Zoe\u0301 🙂 said <script>alert(1)</script> & so on,” she told us.\n"
        "وقال: «ستنخفض  الإيجارات» — \u05e9\u05dc\u05d5\u05dd.\n"
        "  Two  blanks\tand a tab, q\u0323\u0307 marks. \n"
    )
    make_suggestion("<script>alert(1)</script> & so", article=article)
    make_suggestion("alert(1)</script> & so on", article=article)
    make_statement("ستنخفض  الإيجارات", article=article)

    page = open_page(editor_client, article)

    text = article.revision.text
    stored = {start: text[start:end] for _kind, start, end in article.revision.blocks}
    assert page.blocks == stored
    assert "<script>alert" not in page.html


def test_every_mark_holds_the_words_of_its_card(editor_client):
    article = make_article("News\n“Rents 🙂 will fall,” said Ada Lind. “Wages rise.”")
    suggestion = make_suggestion("Rents 🙂 will fall,", article=article)
    overlapping = make_suggestion("🙂 will", article=article)
    draft = make_statement("Wages rise.", article=article, publish=False)

    page = open_page(editor_client, article)

    assert page.marks == {
        f"suggestion-{suggestion.pk}": "Rents 🙂 will fall,",
        f"suggestion-{overlapping.pk}": "🙂 will",
        f"statement-{draft.pk}": "Wages rise.",
    }


def test_card_and_mark_lead_to_each_other(editor_client):
    suggestion = make_suggestion()
    card = f"suggestion-{suggestion.pk}"

    page = open_page(editor_client, suggestion.article)

    assert {card, f"mark-{card}"} <= set(page.ids)
    assert {f"#{card}", f"#mark-{card}"} <= set(page.links)
    assert len(page.ids) == len(set(page.ids))


def test_what_to_check_first_comes_with_its_question(editor_client):
    article = make_article("News\n“Rents will fall,” said Kololev. “Wages rise.”")
    make_suggestion("Rents will fall,", article=article)
    doubtful = make_suggestion("Wages rise.", article=article, tier="check_first")
    doubtful.reason = "“Kololev” is named nowhere else: is this Alexander Korolev, misspelt?"
    doubtful.save()

    page = open_page(editor_client, article)

    assert "is this Alexander Korolev, misspelt?" in page.texts[f"suggestion-{doubtful.pk}"]
    assert page.html.index(f'id="suggestion-{doubtful.pk}"') < page.html.index('id="group-ready"')


def test_progress_counts_what_has_been_decided(editor_client, editor):
    article = make_article("News\n“Rents will fall,” said Ada Lind. “Wages rise.” “So be it.”")
    make_suggestion("Rents will fall,", article=article)
    make_suggestion("Wages rise.", article=article).reject(by=editor)
    make_statement("So be it.", article=article)

    assert "2 of 3 reviewed" in open_page(editor_client, article).texts["progress"]


def test_a_statement_of_an_older_text_keeps_its_card_and_loses_its_mark(editor_client, editor):
    draft = make_statement(publish=False)
    draft.article.replace_text("News\nQuite another text.", by=editor, version=1)

    page = open_page(editor_client, draft.article)

    assert f"statement-{draft.pk}" in page.ids
    assert page.marks == {}


def test_discarded_statements_are_not_shown(editor_client, editor):
    draft = make_statement(publish=False)
    draft.discard(by=editor, version=1)

    assert f"statement-{draft.pk}" not in open_page(editor_client, draft.article).ids


def test_an_article_is_marked_as_done_and_taken_up_again(editor_client):
    article = make_article()
    url = reverse("desk:article_state", args=[article.pk])

    response = editor_client.post(url, {"state": "done"}, follow=True)

    assertContains(response, "Review again")
    editor_client.post(url, {"state": "in_review"})
    article.refresh_from_db()
    assert article.state == "in_review"


def test_a_state_that_does_not_exist_is_refused(editor_client):
    url = reverse("desk:article_state", args=[make_article().pk])

    assertContains(editor_client.post(url, {"state": "x"}), "Choose waiting", status_code=422)


def test_the_readers_page_is_linked_once_there_is_one(editor_client):
    article = make_article()
    url = reverse("desk:article_detail", args=[article.pk])
    assertNotContains(editor_client.get(url), article.get_absolute_url())

    make_statement("Rents will fall,", article=article)

    assertContains(editor_client.get(url), article.get_absolute_url())


def test_the_page_takes_as_many_queries_for_thirty_cards_as_for_three(
    editor_client, django_assert_num_queries
):
    for number in (1, 10):
        words = [f"Said {letter}{count}," for count in range(number) for letter in "abc"]
        article = make_article("News\n" + "\n".join(f"“{each}” said Ada Lind." for each in words))
        for first, second, third in zip(*[iter(words)] * 3, strict=True):
            guess = make_suggestion(first, article=article, speaker="Ada Lind")
            guess.topic_guesses.add(make_topic(f"Rents {number} › {first}"))
            make_suggestion(second, article=article, speaker=f"Nobody {second}")
            made = make_statement(third, article=article, expert=make_expert())
            made.set_topics([make_topic()])
        with django_assert_num_queries(9):
            open_page(editor_client, article)


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    url = reverse("desk:article_detail", args=[make_article().pk])

    assertRedirects(
        client.get(url), f"{reverse('desk:sign_in')}?next={url}", fetch_redirect_response=False
    )


ACTIONS = [
    "article_state",
    "statement_new",
    "suggestion_accept",
    "suggestion_reject",
    "suggestion_reopen",
    "statement_save",
    "statement_withhold",
    "statement_discard",
]


@pytest.mark.parametrize("name", ACTIONS)
def test_actions_are_posted_by_who_is_signed_in_to_what_exists(name, editor_client, client):
    url = reverse(f"desk:{name}", args=[4711])

    assert editor_client.get(url).status_code == 405
    assert editor_client.post(url).status_code == 404
    assert client.post(url).status_code == 302


def test_a_contributor_may_neither_publish_nor_withhold_nor_touch_others_work():
    client, contributor = Client(), make_user("contributor")
    client.force_login(contributor)
    public, others = make_statement(), make_statement(publish=False)

    for name, statement in [
        ("statement_withhold", public),
        ("statement_save", public),
        ("statement_discard", others),
        ("statement_save", others),
    ]:
        assert client.post(reverse(f"desk:{name}", args=[statement.pk])).status_code == 403
    assert Statement.objects.published().count() == 1
