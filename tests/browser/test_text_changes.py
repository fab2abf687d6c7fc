"""A text that changes after publication: what moves, what is asked, what lands in the tray."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from newsdesk.archive.models import Statement
from tests.browser.test_caret import select
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "Rents 🏘️ will fall by a tenth before spring,"
MISPRINTED = "Wages rise quikly in the northern towns,"
CORRECTED = "Wages rise quickly in the northern towns,"
DELETED = "Trade grows because the ports are open again,"
NOTE = "What was corrected, for readers"
OTHERWISE = "Trade is growing now that ships may land,"
BEFORE = (
    "What three economists expect\n"
    f"“{KEPT}” said Ada Lind of Vell University.\n"
    f"“{MISPRINTED}” said Ben Ode, who advises the unions.\n"
    f"“{DELETED}” said Cara Moss.\n"
    "The city has published no figures of its own."
)
CORRECTION = "Correction: an earlier version of this article misspelled a word. 🖋️\n"
AFTER = BEFORE.replace("“Rents", f"{CORRECTION}“Rents")
AFTER = AFTER.replace(MISPRINTED, CORRECTED).replace(f"“{DELETED}” said Cara Moss.\n", "")


@pytest.fixture
def article(live_server):
    return make_article(BEFORE, outlet=make_outlet("The Vell Courier", rights="full"))


@pytest.fixture
def said(article):
    """By its words, the published statement of each of the three."""
    people = {KEPT: "Ada Lind", MISPRINTED: "Ben Ode", DELETED: "Cara Moss"}
    return {
        words: make_statement(
            words, article=article, expert=make_expert(name), topics=[make_topic("Trade › Ports")]
        )
        for words, name in people.items()
    }


@pytest.fixture
def desk(page, desk_user, sign_in):
    sign_in(page, desk_user)
    return page


def open_orphan(desk, live_server, article, statement, editor):
    """The workspace with the orphan's card, after another text took the article's place."""
    text = AFTER.replace(CORRECTION, f"“{OTHERWISE}” said Cara Moss.\n")
    article.replace_text(text, by=editor, version=article.version)
    desk.goto(live_server.url + reverse("desk:orphan_list"))
    row = desk.locator(f"#statement-{statement.pk}")
    expect(row).to_contain_text("Orphan")
    row.get_by_role("link", name="Open its card").click()
    expect(desk.locator("#inspector")).to_contain_text("These words are gone from the article")
    desk.wait_for_load_state()


def test_a_corrected_text_moves_asks_and_orphans(live_server, desk, article, said):
    desk.goto(live_server.url + reverse("desk:article_replace_text", args=[article.pk]))
    desk.get_by_label("Text").fill(AFTER)
    desk.get_by_role("button", name="Replace the text").click()
    told = "Statements that move along: 1. Words that differ: 1. Words that are gone: 1."
    expect(desk.locator("#preview")).to_contain_text(told)
    article.refresh_from_db()
    assert article.revision.text == BEFORE
    desk.get_by_role("button", name="Replace the text").click()

    # The tray has the one that is gone, and the one that changed, each with its old words.
    desk.wait_for_url("**/desk/orphans/")
    tray = {words: desk.locator(f"#statement-{said[words].pk}") for words in said}
    expect(tray[KEPT]).to_have_count(0)
    expect(tray[DELETED]).to_contain_text("Orphan")
    expect(tray[DELETED].locator("mark")).to_have_text(DELETED)
    expect(tray[MISPRINTED]).to_contain_text("Text changed")
    expect(tray[MISPRINTED].locator("mark")).to_have_text(MISPRINTED)

    # In the workspace no mark holds anything but the words as they were approved.
    desk.goto(live_server.url + reverse("desk:article_detail", args=[article.pk]))
    expect(desk.locator("[data-article] mark")).to_have_text([KEPT])

    # Readers see the approved words everywhere, marked where the text still has them.
    desk.goto(live_server.url + article.get_absolute_url())
    expect(desk.locator("article mark, main mark")).to_have_text([KEPT])
    desk.goto(live_server.url + said[MISPRINTED].get_absolute_url())
    expect(desk.locator("main")).to_contain_text(MISPRINTED)
    expect(desk.locator("main")).to_contain_text("The article has changed since")
    assert desk.goto(live_server.url + said[DELETED].get_absolute_url()).status == 404
    expect(desk.locator("main")).to_contain_text("has changed, and the statement is being checked")


def test_changed_words_are_taken_over_with_a_yes(live_server, desk, desk_user, article, said):
    article.replace_text(AFTER, by=desk_user, version=article.version)
    statement = said[MISPRINTED]
    card = f"?card=statement-{statement.pk}"
    desk.goto(live_server.url + reverse("desk:article_detail", args=[article.pk]) + card)

    desk.get_by_role("button", name="Take over the words of today").click()
    note = desk.get_by_label(NOTE)
    expect(note).to_be_focused()
    statement.refresh_from_db()
    assert (statement.text, statement.anchoring) == (MISPRINTED, "changed")
    desk.keyboard.type("The article corrected a misprint.")
    desk.keyboard.press("Enter")

    expect(desk.locator("#announcement")).to_contain_text("Saved")
    expect(desk.locator("[data-article] mark", has_text=CORRECTED)).to_have_count(1)
    expect(desk.locator("#inspector[data-lost]")).to_have_count(0)
    statement.refresh_from_db()
    assert (statement.text, statement.anchoring) == (CORRECTED, "ok")


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_an_orphan_is_placed_anew(live_server, desk, desk_user, article, said, way):
    statement = said[DELETED]
    open_orphan(desk, live_server, article, statement, desk_user)

    if way == "keyboard":
        desk.keyboard.press("c")
        desk.keyboard.press("Control+ArrowDown")
        desk.keyboard.press("Alt+ArrowRight")
        for _word in OTHERWISE.split():
            desk.keyboard.press("Shift+ArrowRight")
        # The comma is no word.
        desk.keyboard.press("Shift+Alt+ArrowRight")
    else:
        desk.locator("[data-text-pane]").click(position={"x": 5, "y": 5})
        select(desk, OTHERWISE)
    desk.keyboard.press("Enter")
    note = desk.get_by_label(NOTE)
    expect(note).to_be_focused()
    expect(desk.locator("[data-article] mark.now")).to_have_text(OTHERWISE)
    desk.keyboard.type("The outlet prints these words now.")
    desk.keyboard.press("Enter")
    expect(desk.locator("#announcement")).to_contain_text("Saved")

    again = Statement.objects.get(text=OTHERWISE)
    assert (again.pk, again.anchoring, again.expert) == (statement.pk, "ok", statement.expert)
    assert [str(topic) for topic in again.direct_topics()] == ["Trade › Ports"]
    assert desk.goto(live_server.url + statement.get_absolute_url()).status == 200
    expect(desk.locator("main")).to_contain_text(OTHERWISE)
    desk.goto(live_server.url + statement.get_absolute_url() + "history/")
    steps = desk.locator(".steps h3")
    expect(steps).to_contain_text(["Published again", "Being checked", "Published here"])
    expect(desk.locator(".steps")).to_contain_text("The outlet prints these words now.")


@pytest.mark.parametrize("place", ["tray", "card"])
def test_an_orphans_text_was_withdrawn(
    live_server, desk, desk_user, article, said, place, assert_accessible
):
    statement = said[DELETED]
    open_orphan(desk, live_server, article, statement, desk_user)
    if place == "tray":
        desk.goto(live_server.url + reverse("desk:orphan_list"))
        desk.get_by_text("Text was withdrawn, or withhold it").click()
    assert_accessible(desk)
    where = desk.locator("#inspector" if place == "card" else f"#statement-{statement.pk}")
    where.get_by_label("Why? Readers see the reason").fill("The Courier took it out on 3 May.")
    where.get_by_role("button", name="Text was withdrawn").click()
    told = desk.locator("#announcement" if place == "card" else ".message")
    expect(told).to_contain_text("Withdrawn. Its address says so, with your note.")

    assert desk.goto(live_server.url + statement.get_absolute_url()).status == 410
    heading = desk.get_by_role("heading", name="The text of this statement was withdrawn")
    expect(heading).to_be_visible()
    expect(desk.locator("main")).to_contain_text("The Courier took it out on 3 May.")
    withdrawn = Statement.objects.get(pk=statement.pk)
    assert (withdrawn.text, withdrawn.expert) == (DELETED, statement.expert)
    assert [str(topic) for topic in withdrawn.direct_topics()] == ["Trade › Ports"]

    # Undone, it is the orphan that it was.
    desk.goto(live_server.url + reverse("desk:log"))
    expect(desk.locator("main")).to_contain_text("Marked as withdrawn by its outlet")
    desk.get_by_role("button", name="Undo").first.click()
    desk.goto(live_server.url + reverse("desk:orphan_list"))
    expect(desk.locator(f"#statement-{statement.pk}")).to_contain_text("Orphan")
