"""The article's page at the desk in every state: accessible, steady, and usable by touch."""

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import Statement, Suggestion
from tests.browser.conftest import PASSWORD
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MANY = 24
TEXT = "Rents fall\n" + "\n".join(
    f"“Rents will fall by {n} per cent,” said Ada Lind of the Housing Board, who had asked for the"
    " figures in the spring and was given them only now."
    for n in range(MANY)
)


@pytest.fixture
def article(live_server):
    """An article of many suggestions, of which the first asks to be checked."""
    article = make_article(TEXT)
    make_expert("Ada Lind")
    make_topic("Housing › Rents")
    for n in range(MANY):
        tier = "ready" if n else "check_first"
        words = f"Rents will fall by {n} per cent,"
        make_suggestion(words, article=article, speaker="Ada Lind", number=n, tier=tier)
    return article


@pytest.fixture
def desk(live_server, article):
    return f"{live_server.url}/desk/articles/{article.pk}/"


def opened(page, desk, desk_user, sign_in):
    sign_in(page, desk_user)
    page.goto(desk)
    return page.locator("#inspector")


def announce(page, words):
    expect(page.locator("#announcement")).to_contain_text(words)


def show_all_fields(page, inspector):
    if page.viewport_size["width"] < 768:
        inspector.get_by_role("link", name="All fields").click()


def left_without_a_speaker(page, inspector):
    show_all_fields(page, inspector)
    inspector.get_by_label("Speaker", exact=True).fill("")
    inspector.get_by_role("button", name="Approve").click()
    expect(inspector.get_by_role("alert").first).to_be_visible()


def with_proposals(page, inspector):
    show_all_fields(page, inspector)
    inspector.get_by_label("Speaker", exact=True).fill("Ada Lnd")
    expect(page.get_by_role("listbox")).to_be_visible()


def in_conflict(page, inspector):
    shown = Suggestion.objects.get(number=3)
    page.goto(f"{page.url.split('?')[0]}?card=suggestion-{shown.pk}")
    shown.reject(by=make_user("editor", username="quick"))
    inspector.get_by_role("button", name="Approve").click()
    expect(inspector.get_by_role("alert")).to_contain_text("quick changed this")


def _article():
    return Suggestion.objects.first().article


def with_a_newer_version(page, inspector):
    draft = make_statement("Rents will fall by 5 per cent,", article=_article(), publish=False)
    page.goto(f"{page.url.split('?')[0]}?card=statement-{draft.pk}")
    show_all_fields(page, inspector)
    draft.correct(by=draft.made_by, version=draft.version, note="Heard on the radio.")
    inspector.get_by_label("Note", exact=True).fill("Read in the paper.")
    inspector.get_by_role("button", name="Save").click()
    expect(inspector).to_contain_text("Heard on the radio.")


def signed_out(page, inspector):
    page.context.clear_cookies(name="newsdesk_session")
    inspector.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def with_the_guideline(page, inspector):
    show_all_fields(page, inspector)
    inspector.get_by_role("link", name="the guideline").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def with_all_keys(page, inspector):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def tagging_several(page, inspector):
    if page.viewport_size["width"] < 768:
        page.get_by_role("link", name="List").click()
    page.get_by_text("Tag several at once").click()
    page.locator("#list input[type=checkbox]").nth(1).check()


def approved(page, inspector):
    page.keyboard.press("a")
    announce(page, "Approved")


def cut_off(page, inspector):
    page.context.set_offline(True)
    inspector.get_by_role("button", name="Approve").click()
    expect(page.locator("#messages")).to_contain_text("cannot be reached")


def with_words_selected(page, inspector):
    page.locator("[data-start]").nth(2).click(click_count=3)
    expect(page.locator("[data-selection-form] [data-marked]")).to_be_visible()


STATES = [
    left_without_a_speaker,
    with_proposals,
    in_conflict,
    with_a_newer_version,
    signed_out,
    with_the_guideline,
    with_all_keys,
    tagging_several,
    approved,
    cut_off,
    with_words_selected,
]


@pytest.mark.parametrize(
    ("state", "width"),
    # The list of keys belongs to keyboards.
    [(s, w) for s in STATES for w in (1280, 390) if (s, w) != (with_all_keys, 390)],
    ids=lambda given: getattr(given, "__name__", given),
)
def test_every_state_is_accessible_and_fits(
    page, desk, desk_user, sign_in, assert_accessible, state, width
):
    page.set_viewport_size({"width": width, "height": 844})
    inspector = opened(page, desk, desk_user, sign_in)

    state(page, inspector)

    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Never lost to the page as a whole.
    assert page.evaluate("document.activeElement !== document.body")


def test_a_decision_moves_neither_the_head_nor_the_text_unless_it_has_to(
    page, desk, desk_user, sign_in
):
    inspector = opened(page, desk, desk_user, sign_in)
    places = "() => ['.review-head', '[data-start]', '#inspector header'].map(each => document.querySelector(each).getBoundingClientRect().top)"
    before = page.evaluate(places)

    for _ in range(2):
        shown = inspector.get_attribute("data-card")
        page.keyboard.press("a")
        expect(inspector).not_to_have_attribute("data-card", shown)

    assert page.evaluate(places) == before


def test_words_selected_elsewhere_stay_so_when_a_card_is_decided_on(page, desk, desk_user, sign_in):
    opened(page, desk, desk_user, sign_in)
    page.locator("[data-start]").nth(3).click(click_count=3)
    selected = page.evaluate("document.getSelection().toString()")
    assert "by 2 per cent" in selected

    page.keyboard.press("a")
    announce(page, "Approved")

    assert page.evaluate("document.getSelection().toString()") == selected


def test_each_statement_is_one_stop_of_the_tab_key(page, desk, desk_user, sign_in):
    opened(page, desk, desk_user, sign_in)
    page.locator("#list a[data-card]").first.focus()

    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.dataset.card"))

    in_order = [f"suggestion-{each.pk}" for each in Suggestion.objects.order_by("number")]
    assert stops == in_order[1:5]


def test_on_a_phone_everything_to_press_is_as_large_as_a_finger(browser, desk, desk_user, sign_in):
    page = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ).new_page()
    opened(page, desk, desk_user, sign_in)

    small = page.evaluate("""() => [...document.querySelectorAll('button, summary, select, .btn, label:has(input)')]
      .filter(each => each.checkVisibility() && !each.closest('.vh'))
      .map(each => [each.innerText || each.outerHTML, each.getBoundingClientRect()])
      .filter(([, box]) => box.width && Math.min(box.height, box.width) < 43.5)
      .map(([name, box]) => `${name.slice(0, 60)}: ${box.width} × ${box.height}`)""")

    assert small == []


def test_a_touch_approves_and_the_sheet_goes_on(browser, desk, desk_user, sign_in):
    page = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ).new_page()
    inspector = opened(page, desk, desk_user, sign_in)
    shown = inspector.get_attribute("data-card")

    inspector.get_by_role("button", name="Approve").tap()

    expect(inspector).not_to_have_attribute("data-card", shown)
    assert Statement.objects.published().count() == 1


def test_who_wants_no_motion_gets_none(browser, desk, desk_user, sign_in):
    page = browser.new_context(reduced_motion="reduce").new_page()
    inspector = opened(page, desk, desk_user, sign_in)
    page.evaluate("""() => {
      window.behaviors = [];
      Element.prototype.scrollBy = function (to) { window.behaviors.push(to.behavior); };
    }""")

    last = Suggestion.objects.latest("number")
    page.locator(f'#list a[data-card="suggestion-{last.pk}"]').click()
    expect(inspector).to_have_attribute("data-card", f"suggestion-{last.pk}")

    assert page.evaluate("window.behaviors") == ["instant"]
    moving = "() => document.getAnimations().filter(each => each.effect.getTiming().duration > 1)"
    assert page.evaluate(f"({moving})().length") == 0


def test_without_scripts_cards_are_chosen_decided_on_and_undone(
    live_server, browser, desk, desk_user
):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/desk/sign-in/")
    page.get_by_label("Username").fill(desk_user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(desk)
    inspector = page.locator("#inspector")

    page.locator("#list a[data-card]").nth(2).click()
    third = inspector.get_attribute("data-card")
    inspector.get_by_role("button", name="End one word later").click()
    expect(inspector.locator("blockquote")).to_contain_text("said")
    inspector.get_by_role("button", name="End one word earlier").click()
    inspector.get_by_role("button", name="Approve").click()
    assert inspector.get_attribute("data-card") != third
    assert Statement.objects.published().get().text == "Rents will fall by 2 per cent,"
    inspector.get_by_role("button", name="Reject").click()
    assert Suggestion.objects.filter(decision=Suggestion.Decision.REJECTED).count() == 1
    for _ in range(2):
        page.locator("#undo").get_by_role("button", name="Undo").click()

    assert Suggestion.objects.open().count() == MANY
    assert not Statement.objects.published().exists()


def test_what_was_undone_is_done_again_by_shift_and_u(page, desk, desk_user, sign_in):
    opened(page, desk, desk_user, sign_in)
    page.keyboard.press("a")
    announce(page, "Approved")
    page.keyboard.press("u")
    announce(page, "Undone")
    assert Statement.objects.published().count() == 0

    page.keyboard.press("Shift+U")

    announce(page, "Done again")
    assert Statement.objects.published().count() == 1
