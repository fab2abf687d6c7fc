"""What a changed text left behind: listed with its old words, opened or withheld."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Statement
from newsdesk.desk.views import orphans
from tests.factories import make_article, make_expert, make_statement

pytestmark = pytest.mark.django_db

ORPHANS = reverse("desk:orphan_list")


def lose(statement, anchoring="orphan"):
    seq = None if anchoring == "orphan" else statement.seq
    Statement.objects.filter(pk=statement.pk).update(anchoring=anchoring, seq=seq)
    return Statement.objects.get(pk=statement.pk)


@pytest.fixture
def orphan():
    article = make_article("News\nBefore. “Rents will fall,” said Ada Lind. After.")
    return lose(make_statement(article=article, expert=make_expert("Ada Lind")))


def withhold(client, statement, **data):
    data = {"version": statement.version, "reason": "The paper took it back."} | data
    return client.post(reverse("desk:orphan_withhold", args=[statement.pk]), data)


def test_a_draft_whose_words_went_is_listed_with_the_paragraph_it_stood_in(editor_client, editor):
    article = make_article("News\nBefore. “Rents will fall,” said Ada Lind. After.")
    draft = make_statement(article=article, publish=False)

    article.replace_text("News\nAll is new.", by=editor, version=article.version)

    page = editor_client.get(ORPHANS)
    assertContains(page, 'Before. “<mark class="direct approved">Rents will fall,</mark>” said')
    assertContains(page, f"?card=statement-{draft.pk}")
    assertNotContains(page, "Withhold it")


def test_the_card_that_is_led_to_is_there(editor_client, orphan):
    page = reverse("desk:article_detail", args=[orphan.article_id])

    response = editor_client.get(page, {"card": f"statement-{orphan.pk}"})

    assertContains(response, f'data-card="statement-{orphan.pk}"')


def test_changed_and_orphaned_are_counted_and_listed_apart(editor_client, orphan):
    changed = [lose(make_statement(), "changed") for _ in range(2)]
    fine = make_statement()

    page = editor_client.get(ORPHANS)
    assertContains(page, 'All <span class="num">3</span>')
    assertContains(page, 'Orphans <span class="num">1</span>')
    assertContains(page, 'Text changed <span class="num">2</span>')
    assertNotContains(page, f'id="statement-{fine.pk}"')

    shown = editor_client.get(ORPHANS, {"show": "changed"})
    for statement in changed:
        assertContains(shown, f'id="statement-{statement.pk}"')
    assertNotContains(shown, f'id="statement-{orphan.pk}"')


def test_withholding_takes_it_off_the_list(editor_client, orphan):
    response = withhold(editor_client, orphan)

    assertRedirects(response, ORPHANS, status_code=303)
    orphan.refresh_from_db()
    assert (orphan.status, orphan.status_reason) == ("withheld", "The paper took it back.")
    assertContains(editor_client.get(ORPHANS), "Nothing has lost its words")


def test_the_fields_belong_to_the_form_they_stand_in(editor_client, orphan):
    assertNotContains(editor_client.get(ORPHANS), "form=")


def test_withholding_asks_why(editor_client, orphan):
    response = withhold(editor_client, orphan, reason=" ")

    assertContains(response, "Say why it is withheld", status_code=422)
    orphan.refresh_from_db()
    assert orphan.is_published


def test_a_refused_reason_is_shown_in_a_long_list_too(editor_client, orphan, monkeypatch):
    monkeypatch.setattr(orphans, "PAGE_SIZE", 1)
    lose(make_statement())

    response = withhold(editor_client, orphan, reason=" ")

    assertContains(response, "before=", status_code=422)


def test_what_somebody_else_changed_is_shown_anew_with_the_reason_as_typed(editor_client, orphan):
    response = withhold(editor_client, orphan, version=orphan.version - 1)

    assertContains(response, "Somebody else has changed this statement", status_code=409)
    assertContains(response, 'value="The paper took it back."', status_code=409)
    assertContains(response, f'name="version" value="{orphan.version}"', status_code=409)


def test_a_draft_is_not_withheld(editor_client, orphan):
    draft = lose(make_statement(publish=False))

    response = withhold(editor_client, draft)

    assertContains(response, "Only a published statement", status_code=422)


def test_a_long_list_comes_a_page_at_a_time_in_as_many_queries(
    editor_client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(orphans, "PAGE_SIZE", 3)
    made = [lose(make_statement()) for _ in range(5)]

    # Session, user, the list with its topics, three counts.
    with django_assert_num_queries(2 + 2 + 3):
        first = editor_client.get(ORPHANS)

    assertContains(first, f"before={made[2].pk}")
    second = editor_client.get(ORPHANS, {"before": made[2].pk})
    assertContains(second, f'id="statement-{made[0].pk}"')
    assertNotContains(second, f'id="statement-{made[2].pk}"')


def test_what_was_withdrawn_stays_so_whatever_text_comes_next(
    editor_client, editor, client, orphan
):
    withhold(editor_client, orphan, is_withdrawn="on", reason="The paper retracted it.")

    article = orphan.article
    article.replace_text("News\nAll is new.", by=editor, version=article.version)

    orphan.refresh_from_db()
    assert (orphan.status, orphan.anchoring) == ("withheld", "withdrawn")
    page = client.get(orphan.get_absolute_url())
    assertContains(page, "The text of this statement was withdrawn", status_code=410)
    assertContains(page, "The paper retracted it.", status_code=410)
    data = client.get(f"{orphan.get_absolute_url().rstrip('/')}.json").json()
    assert (data["error"], data["reason"]) == ("withdrawn", "The paper retracted it.")


def test_what_is_in_the_article_was_not_withdrawn(editor_client, orphan):
    changed = lose(make_statement(), "changed")

    response = withhold(editor_client, changed, is_withdrawn="on")

    assertContains(response, "so they were not withdrawn", status_code=422)
