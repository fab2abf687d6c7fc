"""Experts side by side on a topic, question by question."""

import csv
import io

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import MergedExpert, MergedTopic
from newsdesk.reader import comparing
from tests.factories import make_article, make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def rents():
    return make_topic("Housing › Whether rent caps work")


@pytest.fixture
def lind():
    return make_expert("Ada Lind")


@pytest.fixture
def vaz():
    return make_expert("Ana Vaz")


def said(words, expert, *topics, published="2024-11-18", **fields):
    article = make_article(
        f"News\n“{words}” somebody said.\n{expert.pk} {published}", published=published
    )
    return make_statement(words, article=article, expert=expert, topics=topics, **fields)


def address(topic, *experts, name="topic_compare"):
    chosen = "&".join(f"expert={expert.pk}" for expert in experts)
    return reverse(f"reader:{name}", args=[topic.pk, topic.slug]) + (f"?{chosen}" if chosen else "")


def cells(page):
    """What the page's table holds: {question: [the words in each cell]}."""
    return {
        row.topic.name: [[s.text for s in cell.statements] for cell in row.cells]
        for row in page.context["comparison"].rows
    }


def table(answer):
    text = answer.getvalue().decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_two_experts_stand_side_by_side_question_by_question(client, rents, lind, vaz):
    said("Caps work well,", lind, rents)
    said("Caps never work,", vaz, rents)
    said("Build more homes,", vaz, make_topic("Housing › Why homes are short"))

    page = client.get(address(rents.parent, vaz, lind))

    assert cells(page) == {
        "Whether rent caps work": [["Caps never work,"], ["Caps work well,"]],
        "Why homes are short": [["Build more homes,"], []],
    }
    assertContains(page, "Caps never work")
    assertContains(page, "No statement on this recorded", count=1)


def test_statements_of_a_cell_stand_in_the_order_of_their_dates(client, rents, lind, vaz):
    said("Second of them,", lind, rents, published="2023-05-01")
    said("Third of them,", lind, rents, published="2024-05-01")
    said("First of them,", lind, rents, published="2019-05-01")
    said("Another view,", vaz, rents)

    page = client.get(address(rents.parent, lind, vaz))

    [[mine, _theirs]] = cells(page).values()
    assert mine == ["First of them,", "Second of them,", "Third of them,"]


def test_what_is_about_the_topic_alone_has_a_row_of_its_own(client, rents, lind, vaz):
    said("Housing is hard,", lind, rents.parent)
    said("Caps never work,", vaz, rents)

    page = client.get(address(rents.parent, lind, vaz))

    assert list(cells(page)) == ["Whether rent caps work", "Housing"]
    assertContains(page, "On the topic as a whole")


def test_a_question_is_compared_alone_and_leads_to_its_topic(client, rents, lind, vaz):
    said("Caps work well,", lind, rents)
    said("Caps never work,", vaz, rents)
    said("Elsewhere entirely,", vaz, make_topic("Housing › Why homes are short"))

    page = client.get(address(rents, lind, vaz))

    assert cells(page) == {"Whether rent caps work": [["Caps work well,"], ["Caps never work,"]]}
    assertContains(page, f'href="{address(rents.parent, lind, vaz)}"'.replace("&", "&amp;"))


def test_a_full_cell_says_how_many_more_there_are_and_where(client, rents, lind, vaz):
    for number in range(5):
        said(f"Line number {number},", lind, rents, published=f"2024-01-0{number + 1}")
    said("Caps never work,", vaz, rents)

    page = client.get(address(rents.parent, lind, vaz))

    [[mine, _theirs]] = cells(page).values()
    assert mine == ["Line number 2,", "Line number 3,", "Line number 4,"]
    [row] = page.context["comparison"].rows
    assertContains(page, "The newest 3 of")
    link = reverse("reader:search") + f"?expert={lind.pk}&amp;topic={rents.pk}"
    assertContains(page, link)
    assert (
        client.get(link.replace("&amp;", "&")).context["listing"].count == row.cells[0].count == 5
    )


def test_the_lanes_say_in_words_where_the_statements_lie(client, rents, lind, vaz):
    said("Early words,", lind, rents, published="2019-06-13")
    said("Late words,", lind, rents, published="2024-05-01")
    said("Caps never work,", vaz, rents, published="2021-03-01", kind="indirect")

    page = client.get(address(rents.parent, lind, vaz))

    assertContains(
        page, 'aria-label="Ada Lind: 2 statements, published from June 2019 to May 2024."'
    )
    assertContains(page, 'aria-label="Ana Vaz: 1 statement, published in March 2021."')
    mine, theirs = page.context["comparison"].lanes.lanes
    assert [mark.kind for mark in theirs.marks] == ["indirect"]
    assert mine.marks[0].x < theirs.marks[0].x < mine.marks[1].x


def test_in_one_article_the_lanes_are_its_paragraphs(client, rents, lind, vaz):
    article = make_article("News\n“Caps work well,” she said.\nSo.\n“They never do,” he said.")
    make_statement("Caps work well,", article=article, expert=lind, topics=[rents])
    make_statement("They never do,", article=article, expert=vaz, topics=[rents])

    page = client.get(address(rents.parent, lind, vaz))

    assertContains(page, 'aria-label="Ada Lind speaks in paragraph 2."')
    assertContains(page, 'aria-label="Ana Vaz speaks in paragraph 4."')


def test_with_fewer_than_two_the_page_helps_to_choose(client, rents, lind, vaz):
    leeds = make_expert("Ada Lind", distinction="the economist, Leeds")
    for speaker in (lind, vaz, vaz, leeds):
        said("Caps work well,", speaker, rents)

    for chosen in ([], [lind]):
        page = client.get(address(rents.parent, *chosen))

        assertContains(page, f'value="{leeds.pk}"')
        assertContains(page, "Ada Lind (the economist, Leeds)")
        [(kind, those)] = page.context["speakers"]
        assert those[0] == vaz
        suggested = page.context["suggested"]
        assert client.get(f"{address(rents.parent)}?{suggested}").context["comparison"].rows


def test_a_topic_with_one_speaker_says_that_there_is_nobody_to_compare_with(client, rents, lind):
    said("Caps work well,", lind, rents)

    assertContains(client.get(address(rents)), "Only one person is quoted on this topic")


def test_speakers_are_added_and_removed_by_plain_links_and_forms(client, rents, lind, vaz):
    third = make_expert("Lim Suet")
    for speaker in (lind, vaz, third):
        said("Caps work well,", speaker, rents)

    page = client.get(address(rents.parent, lind, vaz))

    assert page.context["others"] == [third]
    assertContains(page, f'<option value="{third.pk}">')
    assertContains(page, f'href="?expert={vaz.pk}"')
    assertContains(page, f'href="?expert={lind.pk}"')
    added = client.get(address(rents.parent, lind, vaz, third))
    assert [column.expert for column in added.context["comparison"].columns] == [lind, vaz, third]


def test_more_than_four_and_the_unknown_are_said_kindly(client, rents):
    many = [make_expert(f"Expert Number{n}") for n in range(5)]
    hidden = make_expert("Hidden Person")
    for speaker in many:
        said("Caps work well,", speaker, rents)

    page = client.get(address(rents.parent, *many, hidden))

    assert len(page.context["comparison"].columns) == 4
    assertContains(page, "No more than 4 fit side by side")
    assertContains(page, "Number4")
    assertContains(page, "1 of those asked for is nobody known here")
    assertNotContains(page, "Hidden")
    assertNotContains(page, 'id="add"')


def test_who_was_merged_is_found_in_one_step(client, rents, lind, vaz):
    said("Caps work well,", lind, rents)
    said("Caps never work,", vaz, rents)
    MergedExpert.objects.create(old_id=9_999, old_name="A. Lind", expert=lind)
    MergedTopic.objects.create(old_id=8_888, old_name="Homes", topic=rents)

    answer = client.get(f"/topics/8888-homes/compare/?expert=9999&expert={vaz.pk}")

    assertRedirects(answer, address(rents, lind, vaz), status_code=301)


def test_a_wrong_slug_leads_to_the_right_one_with_the_same_experts(client, rents, lind, vaz):
    said("Caps work well,", lind, rents)
    said("Caps never work,", vaz, rents)

    for path in ("x/compare/", "x/compare.csv"):
        answer = client.get(f"/topics/{rents.pk}-{path}?expert={lind.pk}&expert={vaz.pk}")
        name = "topic_compare_csv" if "csv" in path else "topic_compare"
        assert (answer.status_code, answer.url) == (301, address(rents, lind, vaz, name=name))


def test_the_table_has_the_whole_set_and_no_formulas(client, rents, lind, vaz):
    for number in range(5):
        said(f"Line number {number},", lind, rents, published=f"2024-01-0{number + 1}")
    said("Caps never work,", vaz, rents, printed_role="=cmd()")
    said("Build more homes,", vaz, make_topic("Housing › Why homes are short"))
    said("Something else,", vaz, make_topic("Weather"))
    page = client.get(address(rents.parent, lind, vaz))

    answer = client.get(page.context["csv"])

    rows = table(answer)
    assert len(rows) == page.context["comparison"].count == 7
    assert {row["speaker"] for row in rows} == {"Ada Lind", "Ana Vaz"}
    assert rows[0]["words"] == "“Line number 0”"
    assert rows[0]["question"] == "Whether rent caps work"
    assert {row["role"] for row in rows} == {"", "'=cmd()"}
    assert answer.streaming
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_table_of_nobody_is_empty(client, rents, lind):
    said("Caps work well,", lind, rents)

    assert table(client.get(address(rents, name="topic_compare_csv"))) == []


def test_search_engines_are_led_to_the_topic(client, rents, lind, vaz):
    said("Caps work well,", lind, rents)
    said("Caps never work,", vaz, rents)

    for chosen in ((), (lind, vaz)):
        page = client.get(address(rents, *chosen))
        assertContains(page, '<meta name="robots" content="noindex, follow">')
        assertContains(page, f'<link rel="canonical" href="http://testserver{address(rents)}">')


def test_what_is_beyond_the_newest_read_is_said_to_be_missing(
    client, rents, lind, vaz, monkeypatch
):
    monkeypatch.setattr(comparing, "READ", 2)
    short = make_topic("Housing › Why homes are short")
    said("Old words,", lind, short, published="2019-01-01")
    for number in range(3):
        said(f"Line number {number},", lind, rents)
    said("Homes are short,", vaz, short)

    page = client.get(address(rents.parent, lind, vaz))

    assert str(page.context["comparison"].columns[0].count) == "2+"
    assertContains(page, "No statement on this among the newest")
    assertContains(page, "Only the newest")


def test_comparing_takes_as_many_queries_for_few_as_for_many(queries_of, rents, lind, vaz):
    said("Caps work well,", lind, rents)
    said("Caps never work,", vaz, rents)
    url = address(rents.parent, lind, vaz)
    few = queries_of(url)
    for number in range(12):
        topic = make_topic(f"Housing › Question {number}")
        for speaker in (lind, vaz, make_expert()):
            said(f"Again {number},", speaker, topic)

    assert queries_of(url) == few <= 12
