"""What every public page owes every reader, tried on the demonstration newsroom."""

from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse

from newsdesk.archive.models import Article, Expert, Organisation, Outlet, Statement, Topic
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom(live_server):
    """The demonstration newsroom behind the live server: the paths of one page of each sort."""
    call_command("import_archive", "fixtures/newsroom.jsonl", verbosity=0)
    busiest = Statement.objects.listed().filter(expert__kind=Expert.Kind.ANALYST).first().expert
    topic = Topic.objects.filter(level=1).first()
    shown = [
        Article.objects.readable().filter(outlet__rights=rights).first()
        for rights in ("quotes", "excerpt", "full")
    ]
    kinds = [Statement.objects.listed().filter(kind=kind).first() for kind in Statement.Kind]
    compared = Expert.objects.counted_in(Statement.objects.listed().about(topic).values("pk"))[:3]
    pair = "&".join(f"expert={expert.pk}" for expert in compared)
    on_topic = [topic.pk, topic.slug]
    return [
        reverse("reader:home"),
        reverse("reader:expert_list"),
        reverse("reader:expert_named") + "?name=Marten+Hale",
        reverse("reader:expert_list") + "?by=organisation",
        reverse("reader:expert_list") + "?by=topic",
        busiest.get_absolute_url(),
        reverse("reader:topic_list"),
        topic.get_absolute_url(),
        reverse("reader:topic_compare", args=on_topic),
        reverse("reader:topic_compare", args=on_topic) + f"?{pair}",
        reverse("reader:topic_over_time", args=on_topic) + f"?expert={compared[0].pk}",
        Outlet.objects.first().get_absolute_url(),
        Organisation.objects.get(name="Bank of Velmark").get_absolute_url(),
        *[article.get_absolute_url() for article in shown],
        *[statement.get_absolute_url() for statement in kinds],
        reverse("reader:statement_history", args=[kinds[0].pk]),
        reverse("reader:statement_report", args=[kinds[0].pk]),
        reverse("reader:statement_embed", args=[kinds[0].pk]),
        Statement.objects.filter(status="withheld").first().get_absolute_url(),
        reverse("reader:search"),
        reverse("reader:search") + "?q=rate&kind=direct",
        reverse("reader:search")
        + f"?speaker=analyst&-expert={busiest.pk}&from=2019&sort=relevance",
        reverse("reader:search") + "?q=raet",
        reverse("reader:search") + "?q=nothingisfoundhere",
        reverse("reader:corrections"),
        reverse("reader:method"),
        "/no-such-page/",
    ]


def test_every_page_is_accessible_private_and_fits(live_server, newsroom, page, assert_accessible):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: (
            troubles.append(message.text) if "Content Security" in message.text else None
        ),
    )
    plain = page.context.browser.new_context(java_script_enabled=False).new_page()

    for path in newsroom:
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(live_server.url + path)
        assert page.locator("h1").count() == 1, path
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px too wide at {width}"
        text = page.locator("main").inner_text()
        assert_accessible(page)
        plain.goto(live_server.url + path)
        assert plain.locator("main").inner_text() == text, f"{path} differs without JavaScript"
        assert text.strip()

    own = urlsplit(live_server.url).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {own}
    assert page.context.cookies() == []
    assert troubles == []


def test_no_word_is_too_long_for_a_page(live_server, page):
    word = "Extraordinarilylong" * 5 + "words"
    outlet = make_outlet(word, homepage=f"https://{word[:60]}.example/", rights="excerpt")
    article = make_article(
        f"{word} headline\n“{word},” said {word}.\n“{word} more,” said {word}.",
        outlet=outlet,
        byline=word,
    )
    expert = make_expert(f"{word} {word}", distinction=word, bio=word)
    topic = make_topic(f"{word} › {word}")
    facts = {"expert": expert, "article": article, "topics": [topic]}
    printed = {"printed_source": word, "printed_role": word, "via": [word], "venue": word}
    statement = make_statement(f"{word},", **facts, **printed)
    make_statement(f"{word} more,", continues=statement, **facts, **printed)
    expert.affiliations.create(role=word, organisation=Organisation.objects.named(word))
    paths = [
        "/experts/?by=organisation",
        "/experts/?by=topic",
        "/",
        "/experts/",
        "/topics/",
        f"/search/?q={word}",
        f"/search/?q={word}+zebra",
    ]
    paths += [t.get_absolute_url() for t in (statement, article, expert, topic, outlet)]

    for path in paths:
        for width in (320, 700, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + path)
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px too wide at {width}"


# Sums up by how much of the window its contents were moved, other than by the reader.
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def test_a_first_visit_is_light_and_nothing_moves_when_the_fonts_arrive(
    live_server, newsroom, browser
):
    for number, path in enumerate(newsroom):
        # A visitor whose browser has nothing of ours yet, on a phone or at a desk.
        size = {"width": (390, 1280)[number % 2], "height": 900}
        context, held, answers = browser.new_context(viewport=size), [], []
        context.add_init_script(WATCH_SHIFTS)
        page = context.new_page()
        page.on("response", lambda answer, answers=answers: answers.append(answer))
        page.route("**/*.woff2", lambda route, request, held=held: held.append(route))
        page.goto(live_server.url + path, wait_until="domcontentloaded")
        # Drawn without the fonts, as `load` waits for those.
        page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn, 120)))")
        sizes = {a.url: a.request.sizes()["responseBodySize"] for a in answers}
        # A card in somebody else's page does with the fonts that are there.
        is_card = path.startswith("/embed/")
        assert is_card or held, f"{path} asks for no font"
        assert len(sizes) >= (3 if is_card else 4), (path, sizes)
        assert sum(sizes.values()) <= 100_000, (path, sizes)
        for route in held:
            route.continue_()
        page.evaluate("document.fonts.ready.then(() => {})")
        page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn, 50)))")
        shifted = page.evaluate("window.shifted")
        assert shifted < 0.001, f"{path} moves by {shifted}"
        context.close()


def test_back_shows_the_whole_page_that_was_there(live_server, newsroom, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    seen = []
    page.goto(live_server.url + newsroom[0])
    for step in ("main .week a.tab", "main a[href*='/compare/']"):
        seen.append((page.url, page.locator("body").inner_text()))
        page.locator(step).first.click()
        page.wait_for_url(lambda url: url != seen[-1][0])
    page.goto(live_server.url + reverse("reader:search") + "?q=rate")
    page.locator("main .facets a, main a[href*='kind=']").first.click()
    page.go_back()
    assert "q=rate" in page.url
    assert page.locator("header.masthead").is_visible()

    page.go_back()
    for url, text in reversed(seen):
        page.go_back()
        assert page.url == url
        assert page.locator("body").inner_text() == text


def test_a_reader_finds_a_statement_by_keyboard_alone(live_server, newsroom, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to content"

    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("rents")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?*q=rents*")
    assert page.locator("mark.hit").count() > 0
