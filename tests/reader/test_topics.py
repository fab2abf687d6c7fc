import feedparser
import pytest
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Statement, Topic
from tests.factories import make_article, make_expert, make_statement, make_topic, make_user

pytestmark = pytest.mark.django_db


def test_the_tree_shows_each_topic_with_its_number_and_no_empty_ones(client):
    rents, _empty = make_topic("Housing › Rents"), make_topic("Housing › Taxes")
    make_statement(topics=[rents])

    page = client.get("/topics/")

    [[housing, questions]] = page.context["branches"]
    assert (str(housing), housing.statement_count) == ("Housing", 1)
    assert [(str(t), t.statement_count) for t in questions] == [("Housing › Rents", 1)]
    assertNotContains(page, "Taxes")


def test_the_tree_tells_definitions_and_the_newest_statement_of_each(client):
    rents = make_topic("Housing › Rents")
    Topic.objects.filter(pk=rents.pk).update(definition="What homes cost.")
    older = make_article("News\n“Old” she.", published="2020-01-01")
    make_statement("Old", article=older, topics=[rents.parent, rents])
    newest = make_statement("New", expert=make_expert("Ada Lind"), topics=[rents.parent])

    page = client.get("/topics/")

    assertContains(page, "What homes cost.")
    assertContains(
        page,
        f'<a href="{newest.get_absolute_url()}">Ada Lind, 18 November 2024</a>',
        html=True,
        count=1,
    )
    assertContains(page, "1 January 2020", count=1)


def test_the_tree_comes_in_pages_without_gap_or_repeat(client):
    for number in range(55):
        make_statement(topics=[make_topic(f"topic {number:02} › Why")])

    seen, after = [], ""
    while after is not None:
        page = client.get(f"/topics/?after={after}")
        seen += [topic.name for topic, [_question] in page.context["branches"]]
        after = page.context["next_after"]

    assert seen == [f"topic {number:02}" for number in range(55)]


@pytest.fixture
def housing():
    """A topic on which two analysts, a newsmaker and somebody unnamed speak."""
    rents, taxes = make_topic("Housing › Rents"), make_topic("Housing › Taxes")
    top = rents.parent
    Topic.objects.filter(pk=top.pk).update(definition="Where people live.")
    mayor, lind = make_expert("The Mayor", kind="newsmaker"), make_expert("Ada Lind")
    for number in range(3):
        make_statement(f"Mayor’s words {number}", expert=mayor, topics=[rents])
    for year in (2020, 2022, 2024):
        article = make_article(f"In {year}\n“Lind in {year}” she.", published=f"{year}-02-01")
        make_statement(f"Lind in {year}", article=article, expert=lind, topics=[rents, taxes])
    make_statement("Orr’s words", expert=make_expert("Ben Orr"), topics=[top])
    make_statement("They say", attribution="unnamed", topics=[taxes])
    top.refresh_from_db()
    return top


def test_a_topic_says_what_it_means_and_what_lies_within(client, housing):
    page = client.get(housing.get_absolute_url())

    assertContains(page, "Where people live.")
    assert [(t.name, t.statement_count) for t in page.context["subtopics"]] == [
        ("Rents", 6),
        ("Taxes", 4),
    ]
    rents = page.context["subtopics"][0]
    assertContains(client.get(rents.get_absolute_url()), housing.get_absolute_url())


def test_a_topic_answers_who_says_what(client, housing):
    page = client.get(housing.get_absolute_url())
    voices = html.fromstring(page.content).xpath("//li[@class='voice']")

    said = [" ".join(voice.text_content().split()) for voice in voices]
    assert len(said) == 2
    assert said[0].startswith("Ada Lind 3 statements “Lind in 2024” Direct 1 February 2024")
    assert said[1].startswith("Ben Orr 1 statement “Orr’s words”")
    assert [(v.expert.name, v.count) for v in page.context["others"]] == [("The Mayor", 3)]


def test_speakers_are_counted_as_the_facets_of_the_search_count_them(client, housing):
    for query in ("", "&narrower=0", "&year=2024"):
        page = client.get(f"{housing.get_absolute_url()}?{query}")
        search = client.get(f"/search/?topic={housing.pk}{query}").context["listing"]

        told = {v.expert.pk: v.count for v in page.context["analysts"] + page.context["others"]}
        assert told == {value.value: value.count for value in search.facets["expert"]}
        assert page.context["counts"]["statements"] == search.count


def test_each_speaker_leads_to_as_many_statements_as_it_tells(client, housing):
    page = html.fromstring(client.get(housing.get_absolute_url()).content)

    links = page.xpath("//li[@class='voice']//p[@class='num']/a | //aside//a[@class='num']")
    told = {a.get("href"): int(a.text_content().split()[0]) for a in links}

    assert sorted(told.values()) == [1, 3, 3]
    for address, number in told.items():
        assert client.get(address).context["listing"].count == number


def test_bars_by_year_lead_to_the_search_for_that_year(client, housing):
    bars = client.get(housing.get_absolute_url()).context["timeline"].bars

    assert [(bar.span.name, bar.count) for bar in bars if bar.count] == [
        ("2020", 1),
        ("2022", 1),
        ("2024", 6),
    ]
    for bar in bars:
        if bar.count:
            assert client.get(bar.address).context["listing"].count == bar.count


def test_a_topic_may_be_seen_without_its_questions(client, housing):
    whole = client.get(housing.get_absolute_url())
    bare = client.get(f"{housing.get_absolute_url()}?narrower=0")

    assertContains(whole, 'href="?narrower=0"')
    assertContains(bare, "Orr’s words")
    assertNotContains(bare, "Lind in 2024")
    assert (whole.context["listing"].count, bare.context["listing"].count) == (8, 1)
    assert bare.context["topic"].direct_count == 1
    assertContains(bare, 'name="robots" content="noindex')


def test_a_topic_leads_to_a_comparison_of_the_two_quoted_most(client, housing):
    page = html.fromstring(client.get(housing.get_absolute_url()).content)
    [address] = page.xpath("//div[@class='acts']/a[starts-with(., 'Compare')]/@href")

    compared = client.get(address).context["chosen"].experts
    assert [expert.name for expert in compared] == ["Ada Lind", "Ben Orr"]


def test_a_feed_reader_finds_the_feed_of_a_topic(client, housing):
    page = html.fromstring(client.get(housing.get_absolute_url()).content)

    [told] = page.xpath("//head/link[@type='application/atom+xml']/@href")
    [follow] = page.xpath("//div[@class='acts']/a[@type='application/atom+xml']/@href")

    assert told.endswith(follow)
    assert len(feedparser.parse(client.get(follow).content).entries) == 8


def test_where_all_stands_under_a_question_there_is_no_way_to_nothing(client):
    rents = make_statement(topics=[make_topic("Housing › Rents")]).direct_topics()[0]

    assertNotContains(client.get(rents.parent.get_absolute_url()), "narrower=0")


def test_what_may_not_be_quoted_is_not_quoted_among_who_says_what(client, settings, housing):
    settings.SHARE_LIMIT = 0
    Statement.objects.filter(text__startswith="Lind").update(kind="indirect")
    Statement.objects.get(text="Orr’s words").article.statements.all().relist()
    Statement.objects.listed().relist()

    page = client.get(housing.get_absolute_url())

    assertNotContains(page, "Lind in 2024")
    assertContains(page, "Ada Lind")


def test_a_topic_of_which_nothing_was_ever_published_has_no_page(client):
    draft = make_statement(topics=[make_topic("Housing › Rents")], publish=False)

    for topic in (make_topic("Weather"), *draft.direct_topics()[0].lineage):
        assert client.get(topic.get_absolute_url()).status_code == 404


def test_a_topic_whose_statements_were_withheld_says_so(client):
    statement = make_statement(topics=[make_topic("Weather")])
    statement.withhold(by=make_user(), version=statement.version, reason="Untrue.")

    page = client.get(statement.direct_topics()[0].get_absolute_url())

    assertContains(page, "No statement on this topic is published at present")
    assertContains(page, "noindex")


def test_statements_of_one_article_stand_in_its_order(client):
    topic, article = make_topic("Weather"), make_article("News\n“First,” she said.\n“Second,” too.")
    first = make_statement("First,", article=article, topics=[topic])
    make_statement("Second,", article=article, topics=[topic], continues=first)

    body = client.get(topic.get_absolute_url()).content.decode()

    assert body.index("First") < body.index("Second") < body.index("Continues ¶2")


def test_questions_without_a_published_statement_are_not_listed(client):
    housing = make_statement(topics=[make_topic("Housing › Rents")]).direct_topics()[0].parent
    make_statement(topics=[make_topic("Housing › Secret plans")], publish=False)
    make_topic("Housing › Empty plans")

    page = client.get(housing.get_absolute_url())

    assertContains(page, "Rents")
    assertNotContains(page, "plans")


def test_topics_take_as_many_queries_for_one_statement_as_for_many(queries_of):
    rents = make_topic("Housing › Rents")
    first = make_statement(topics=[rents, rents.parent])
    make_statement("Further", topics=[rents], continues=first)
    make_statement(expert=make_expert(kind="newsmaker"), topics=[rents])
    url = rents.parent.get_absolute_url()
    few, few_in_tree = queries_of(url), queries_of("/topics/")
    for number in range(24):
        make_statement(f"Again {number}", topics=[rents, make_topic(f"Housing › T{number}")])

    # Of the few it may ask for one thing more to offer.
    assert queries_of(url) <= few <= 12
    assert queries_of(f"{url}?narrower=0&outlet=1") <= 12
    assert queries_of("/topics/") == few_in_tree <= 8


def test_topics_are_found_by_any_of_their_names(client):
    caps, courts = make_topic("Rents › Rent caps"), make_topic("Courts")
    caps.make_names({"Ceilings": "alias"})
    hidden = make_topic("Ceilings of churches")
    make_statement("Rents will fall,", topics=[caps])
    make_statement("Judges agree.", topics=[courts])
    make_statement("Nobody looks up.", topics=[hidden], publish=False)

    def found(q):
        branches = client.get("/topics/", {"q": q}).context["branches"]
        return [(top.name, [each.name for each in below]) for top, below in branches]

    assert found("CEILING") == found("caps") == found("rent") == [("Rents", ["Rent caps"])]
    assert found("courts") == [("Courts", [])]
    assertContains(client.get("/topics/", {"q": "churches"}), "No topic is called “churches”")
    assert len(found("\0")) == 2
