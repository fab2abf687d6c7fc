"""From an article to a browsable record, the way an editor and then a reader walk it."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "Harbour fees to double in spring"
TEXT = """“Small boats will leave and not come back,” said Ada Lind, senior lecturer in economics at \
Vell University.
“The fee is fair,” said Tom Raske, a spokesman for the port.
Lind added that the port “has no plan” for the fishing fleet.
The town council said that the quay needs repairs. 😀
Nobody had counted the boats."""


@pytest.fixture
def brought_in(live_server, page, desk_user, sign_in):
    """The page of the article above, just pasted by the editor who is signed in."""
    make_topic("Harbour › Fees")
    sign_in(page, desk_user)
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="Bring in", exact=True).click()
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_label("Outlet").fill("The Vell Courier")
    page.get_by_label("Published").fill("2026-03-02")
    page.locator("#pasted ~ form").get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Bring in and find statements").click()
    page.wait_for_url("**/desk/articles/*/")
    return page


def card_with(page, words):
    """The inspector, once it shows the card with these words, chosen by a click on them."""
    page.locator("[data-article] mark").filter(has_text=words).first.click()
    inspector = page.locator("#inspector")
    expect(inspector.locator("blockquote")).to_contain_text(words)
    return inspector


def give(card, *, speaker=None, topics=None, makes_topics=False):
    if speaker:
        card.get_by_label("Speaker", exact=True).fill(speaker)
        tick(card, "New: create as")
    if topics:
        card.get_by_label("Add topics").fill(topics)
    if makes_topics:
        tick(card, "Make topics that are new")


def tick(card, label):
    """Tick by keyboard: what is proposed for the field above may lie over the box."""
    box = card.get_by_label(label)
    box.focus()
    if not box.is_checked():
        box.press("Space")
    expect(box).to_be_checked()


def approve(card, button="Approve"):
    """Press the button and wait for what is said of it."""
    card.get_by_role("button", name=button).click()
    said = card.page.locator("#announcement")
    expect(said).to_contain_text(re.compile("published", re.IGNORECASE))
    card.page.evaluate("document.getElementById('announcement').textContent = ''")


def select_words(page, words):
    """Mark `words` in the article's text as a mouse would."""
    page.evaluate(
        """words => {
            for (const block of document.querySelectorAll("[data-start]")) {
                const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
                for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                    const at = node.data.indexOf(words);
                    if (at < 0) continue;
                    document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
                    return;
                }
            }
            throw new Error("not in the text: " + words);
        }""",
        words,
    )


def test_an_article_becomes_a_record_that_readers_find(live_server, brought_in, browser):
    page = brought_in
    assert page.locator("h1").inner_text() == HEADLINE

    first = card_with(page, "Small boats will leave")
    give(first, topics="Harbour › Fees")
    approve(first)

    second = card_with(page, "The fee is fair")
    give(
        second,
        speaker="Tom Raske-Ohm",
        topics="Harbour › Fees; Harbour › Fairness",
        makes_topics=True,
    )
    approve(second)

    third = card_with(page, "has no plan")
    third.get_by_role("button", name="Reject").click()
    expect(page.locator("#announcement")).to_contain_text("Rejected")

    select_words(page, "Nobody had counted the boats")
    page.get_by_role("button", name="New statement").click()
    fourth = page.locator("#inspector")
    expect(fourth.locator("blockquote")).to_contain_text("Nobody had counted the boats")
    fourth.get_by_label("Speaker", exact=True).fill("Ada Lind")
    fourth.get_by_label("Add topics").fill("Harbour › Fees")
    approve(fourth, "Publish")

    page.get_by_text("erin", exact=False).first.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{live_server.url}/")

    reader = browser.new_context().new_page()
    reader.goto(f"{live_server.url}/experts/")
    reader.get_by_role("link", name="Lind, Ada").click()
    text = reader.locator("main").inner_text()
    assert "Small boats will leave and not come back" in text
    assert "Nobody had counted the boats" in text
    assert "senior lecturer in economics" in text
    assert "has no plan" not in text

    reader.goto(f"{live_server.url}/topics/")
    reader.get_by_role("link", name="Fairness").first.click()
    assert "The fee is fair" in reader.locator("main").inner_text()
    assert "Tom Raske-Ohm" in reader.locator("main").inner_text()

    for typed, words in (
        ("boats leave", "Small boats will leave"),
        ("raske fair", "The fee is fair"),
        ("counted boats", "Nobody had counted"),
    ):
        reader.goto(f"{live_server.url}/search/")
        reader.locator("main").get_by_role("searchbox").fill(typed)
        reader.keyboard.press("Enter")
        reader.wait_for_url("**/search/?*q=*")
        assert words in reader.locator("main").inner_text()

    reader.goto(f"{live_server.url}/search/?q=plan")
    assert "has no plan" not in reader.locator("main").inner_text()


def test_an_editor_filters_what_was_recorded_and_retags_two_at_once(live_server, brought_in):
    page = brought_in
    for words in ("Small boats will leave", "has no plan"):
        card = card_with(page, words)
        give(card, topics="Harbour › Fees")
        if card.locator("[data-key=y]").count():
            card.locator("[data-key=y]").click()
            expect(card).to_contain_text("Answered")
        approve(card)

    page.get_by_role("link", name="Statements", exact=True).click()
    page.get_by_label("Speaker", exact=True).fill("Ada Lind")
    page.get_by_label("Topic", exact=True).fill("Harbour › Fees")
    page.get_by_role("button", name="Filter").click()
    assert page.locator("li.choice").count() == 2

    for box in page.get_by_label("Choose statement").all():
        box.check()
    page.locator("#tagging").get_by_label("Topics", exact=True).fill("Harbour › Boats")
    page.locator("#tagging").get_by_role("checkbox").check()
    page.get_by_role("button", name="Retag").click()

    page.get_by_text("2 statements").first.wait_for()
    page.goto(f"{live_server.url}/desk/statements/?topic=Harbour+›+Boats")
    assert page.locator("li.choice").count() == 2
    page.goto(f"{live_server.url}/desk/statements/?topic=Harbour+›+Fees")
    assert page.locator("li.choice").count() == 0
