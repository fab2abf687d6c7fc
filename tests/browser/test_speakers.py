"""Who said it: proposed, typed, asked about and checked, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import Expert, ExpertName, Statement, Suggestion
from tests.factories import make_article, make_expert, make_suggestion, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """News of Korolev
“Rents will fall,” said Alexander Korolev, senior lecturer at Vell.
“Wages rise,” said Bo Chen, an economist.
“Not soon,” the analyst said.
“Later,” said Kololev.
“Or never,” he added."""


@pytest.fixture
def article(live_server):
    return make_article(TEXT)


@pytest.fixture
def named(article):
    """What the article has by people it names."""
    make_suggestion(
        "Rents will fall,", article=article, speaker="Alexander Korolev", role="senior lecturer"
    )
    make_suggestion("Wages rise,", article=article, speaker="Bo Chen", role="economist")


@pytest.fixture
def show(live_server, page, desk_user, sign_in):
    """A function that opens the page with that suggestion in the inspector."""
    sign_in(page, desk_user)

    def show(suggestion):
        path = f"/desk/articles/{suggestion.article_id}/?card=suggestion-{suggestion.pk}"
        page.goto(f"{live_server.url}{path}")
        page.locator("#inspector").focus()
        return page

    return show


def by(article, words, source, **payload):
    text = article.revision.text
    start = text.index(source, text.index(words))
    source = [start, start + len(source)]
    return make_suggestion(words, article=article, source=source, **payload)


def options_of(page):
    return page.get_by_role("listbox").get_by_role("option")


def test_the_people_of_the_article_are_proposed_first_the_last_one_named_on_top(
    show, article, named, assert_accessible
):
    make_expert("Alexander Korolev")
    asked = by(article, "Not soon,", "the analyst", certainty="inferred", tier="check_first")
    page = show(asked)

    page.keyboard.press("p")

    expect(options_of(page)).to_have_text(
        ["Bo Chen economist, ¶3", "Alexander Korolev senior lecturer, ¶2"]
    )
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector")).to_be_focused()
    assert Suggestion.objects.get(pk=asked.pk).decision == "open"
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_contain_text("1 of 3 reviewed")
    statement = Statement.objects.published().get()
    assert (str(statement.expert), statement.certainty) == ("Alexander Korolev", "inferred")


def test_somebody_new_is_made_without_leaving_the_card_and_found_by_the_misprint_next(
    show, article
):
    page = show(by(article, "Later,", "Kololev"))

    page.keyboard.press("p")
    page.keyboard.type("Alexander Korolev")
    expect(options_of(page)).to_have_text(["Create “Alexander Korolev”"])
    page.keyboard.press("Enter")
    expect(page.locator("#inspector")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_contain_text("1 of 1 reviewed")

    korolev = Expert.objects.get()
    assert korolev.names.get(text="Kololev").kind == ExpertName.Kind.MISPRINT
    page = show(make_suggestion("Rents will fall,"))
    page.keyboard.press("p")
    page.keyboard.type("Kololev")
    expect(options_of(page).first).to_contain_text("Alexander Korolev")


def test_enter_at_once_waits_for_what_is_looked_up(show, article):
    make_expert("Bo Chen")
    page = show(by(article, "Later,", "Kololev"))

    page.keyboard.press("p")
    page.keyboard.type("bo ch")
    page.keyboard.press("Enter")

    expect(page.locator("#inspector")).to_be_focused()
    expect(page.get_by_label("Speaker", exact=True)).to_have_value("Bo Chen")
    assert Suggestion.objects.open().count() == 1


def test_a_topic_is_found_or_made_at_the_field(show, article):
    make_topic("Rents › Caps")
    suggestion = make_suggestion("Later,", article=article, speaker="Bo Chen")
    make_expert("Bo Chen")
    page = show(suggestion)

    page.keyboard.press("t")
    page.keyboard.type("cap")
    expect(options_of(page).first).to_have_text("Rents › Caps")
    page.keyboard.press("Enter")
    page.keyboard.press("t")
    page.keyboard.press("End")
    page.keyboard.type("; Wages > Minimum")
    expect(options_of(page)).to_have_text(["Create “Rents › Caps; Wages › Minimum”"])
    page.keyboard.press("Enter")
    expect(page.locator("#inspector")).to_be_focused()
    page.keyboard.press("a")

    expect(page.locator("#progress")).to_contain_text("1 of 1 reviewed")
    tagged = Statement.objects.published().get().direct_topics()
    assert sorted(map(str, tagged)) == ["Rents › Caps", "Wages › Minimum"]


def test_several_are_tagged_with_a_topic_that_is_found_while_typing(show, article, named):
    make_topic("Rents › Caps")
    page = show(Suggestion.objects.first())

    page.get_by_text("Tag several at once").click()
    for tick in page.locator("#list input[type=checkbox]").all():
        tick.check()
    field = page.locator("#tagging").get_by_label("Topics", exact=True)
    field.press_sequentially("cap")
    expect(options_of(page).first).to_have_text("Rents › Caps")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Rents › Caps")
    page.locator("#tagging").get_by_role("button", name="Add").click()
    expect(page.locator("#announcement")).to_contain_text("2")

    guesses = [suggestion.topic_guesses.get() for suggestion in Suggestion.objects.all()]
    assert [str(topic) for topic in guesses] == ["Rents › Caps"] * 2


def test_one_answer_goes_for_what_follows_and_keeps_what_was_typed(
    show, article, assert_accessible
):
    make_expert("Alexander Korolev")
    asked = {"speaker": "Alexander Korolev", "certainty": "inferred", "tier": "check_first"}
    page = show(by(article, "Later,", "Kololev", **asked))
    by(article, "Or never,", "he", **asked)
    page.reload()
    inspector = page.locator("#inspector")
    expect(inspector).to_contain_text("¶6 “he” will follow this speaker")
    page.get_by_label("Venue").fill("Vell")
    assert_accessible(page)
    inspector.focus()

    page.keyboard.press("y")

    expect(inspector).to_contain_text("Answered: this is Alexander Korolev")
    expect(page.get_by_label("Venue")).to_have_value("Vell")
    expect(page.locator("#announcement")).to_contain_text("¶6 follows")
    assert_accessible(page)
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_contain_text("1 of 2 reviewed")
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_contain_text("2 of 2 reviewed")
    assert Statement.objects.published().get(venue="Vell").expert.name == "Alexander Korolev"


def test_what_breaks_the_guideline_is_named_with_its_rule(live_server, show, page, desk_user):
    article = make_article("News\nShe said rents “[in Vell] will fall soon”.")
    words = "rents “[in Vell] will fall"
    start = article.revision.text.index(words)
    quoted = [start + 7, start + len(words)]
    suggestion = make_suggestion(words, article=article, verbatim=[quoted], kind="mixed")
    page = show(suggestion)

    found = page.get_by_role("list", name="To check").get_by_role("listitem")
    expect(found).to_have_count(3)
    for number, (name, rule) in enumerate(
        [("No speaker", 10), ("Unbalanced marks", 6), ("Bracketed insertion", 7)]
    ):
        expect(found.nth(number)).to_contain_text(name)
        expect(found.nth(number).get_by_role("link")).to_have_attribute(
            "href", f"/desk/guideline/#rule-{rule}"
        )
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_be_visible()
    assert Suggestion.objects.open().count() == 1
