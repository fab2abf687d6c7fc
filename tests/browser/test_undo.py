"""Undo that survives: over reloads and articles, each step announced, and never over others."""

import re

import pytest

from newsdesk.archive.models import Statement
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(live_server):
    article = make_article("Rents\n“Rents will fall,” said Ada Lind. “Wages rise.”")
    make_expert("Ada Lind")
    make_topic("Rents")
    make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    make_suggestion("Wages rise.", article=article, speaker="Ada Lind")
    return article


def state_of(article):
    return (
        list(article.suggestions.order_by("pk").values_list("pk", "decision")),
        list(article.statements.exclude(status="discarded").values_list("pk", "status")),
    )


def press_undo(page, told):
    page.keyboard.press("u")
    page.locator("#announcement").get_by_text(told).wait_for()


def test_three_steps_are_undone_after_a_reload_and_another_article(
    live_server, page, desk_user, sign_in, article
):
    address = f"{live_server.url}/desk/articles/{article.pk}/"
    before = state_of(article)
    sign_in(page, desk_user)
    page.goto(address)
    assert page.locator("#undo [data-key=u]").is_disabled()

    page.locator("#inspector [data-key=a]").click()
    page.locator("#announcement").get_by_text("Approved and published.").wait_for()
    statement = Statement.objects.get()
    page.goto(f"{address}?card=statement-{statement.pk}")
    statement.correct(by=desk_user, version=statement.version, venue="Leeds")
    statement.retag(by=desk_user, add=[make_topic("Rents")])
    page.reload()
    page.goto(f"{live_server.url}/desk/articles/{make_article().pk}/")
    assert page.locator("#undo [data-key=u]").is_disabled()
    page.goto(address)

    press_undo(page, "Undone: tagged ¶2, Ada Lind.")
    assert page.locator("#inspector").get_attribute("data-card") == f"statement-{statement.pk}"
    press_undo(page, "Undone: corrected ¶2, Ada Lind.")
    press_undo(page, "Undone: approved ¶2, Ada Lind.")

    assert state_of(article) == before
    assert page.locator("#undo [data-key=u]").is_disabled()
    assert page.locator("#group-published li").count() == 0
    assert "0 of 2 reviewed" in page.locator("#progress").inner_text()


def test_another_editors_change_makes_undo_refuse_and_name_them(
    live_server, page, desk_user, sign_in, article
):
    sign_in(page, desk_user)
    page.goto(f"{live_server.url}/desk/articles/{article.pk}/")
    page.locator("#inspector [data-key=a]").click()
    page.locator("#announcement").get_by_text("Approved and published.").wait_for()
    statement = Statement.objects.get()
    ben = make_user("editor", username="ben")
    statement.correct(by=ben, version=statement.version, venue="Leeds")

    page.locator("#undo [data-key=u]").click()

    notice = page.locator("#inspector").get_by_text("ben has changed this since")
    notice.wait_for()
    assert "corrected ¶2, Ada Lind" in notice.inner_text()
    assert Statement.objects.get().is_published


def test_the_log_is_accessible(live_server, page, desk_user, sign_in, article, assert_accessible):
    article.suggestions.first().reject(by=desk_user)
    sign_in(page, desk_user)
    page.goto(f"{live_server.url}/desk/log/")
    page.get_by_role("button", name=re.compile("Undo.*Rejected ¶2, Ada Lind")).wait_for()

    assert_accessible(page)


def test_a_merge_is_taken_back_by_one_key(live_server, page, desk_user, sign_in):
    kept, other = make_expert("Alexander Kolev"), make_expert("Aleksandr Koleff")
    said = [make_statement(f"Rents fall {n},", expert=who) for n, who in enumerate([kept, other])]
    old = other.get_absolute_url()
    sign_in(page, desk_user)
    page.goto(f"{live_server.url}/desk/experts/{other.pk}/merge/?other={kept.pk}&keep={kept.pk}")

    moved = page.locator("main").inner_text()
    page.get_by_role("button", name=re.compile("Merge")).click()
    page.wait_for_url(f"**/desk/experts/{kept.pk}/")

    assert "1 statement" in moved
    assert set(kept.statements.all()) == set(said)
    assert "Aleksandr Koleff" in kept.all_forms()
    assert page.request.get(live_server.url + old).url == live_server.url + kept.get_absolute_url()
    page.goto(f"{live_server.url}/desk/experts/duplicates/")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert set(kept.statements.all()) == {said[0]}
    assert page.request.get(live_server.url + old).url == live_server.url + old
