"""Bars over time: what they count, what they leave out, and where they lead."""

import re

import pytest
from lxml import html

from newsdesk.archive.models import Expert
from newsdesk.reader import activity
from tests.archive.archive_file.lines import read
from tests.factories import make_article, make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db

LINES = [f"“Line {number:02}” she said." for number in range(40)]


def say(expert, published, number=1, **fields):
    """`number` statements of `expert` in one article of its own."""
    text = "\n".join([f"News of {published}", *LINES[:number]])
    article = make_article(text, published=published)
    return [
        make_statement(f"Line {n:02}", article=article, expert=expert, **fields)
        for n in range(number)
    ]


def say_for_ten_years(name, number):
    """`number` statements of an analyst, on topics, in an article for each of ten years."""
    each = number // 10
    for year in range(2015, 2025):
        text = "\n".join([f"News of {year}", *LINES[:each]])
        starts = [text.index(line) + 1 for line in LINES[:each]]
        read(
            {
                "type": "article",
                "headline": f"News of {year}",
                "text": text,
                "outlet": "The Gazette",
                "published_on": f"{year}-05-01",
                "published_precision": "day",
                "statements": [
                    {
                        "spans": [[start, start + len("Line 00")]],
                        "kind": ["direct", "mixed", "indirect"][n % 3],
                        "status": "published",
                        "expert": name,
                        "printed_role": f"economist {n % 7}",
                        "topics": [f"Housing › Question {n % 5}"],
                    }
                    for n, start in enumerate(starts)
                ],
            }
        )
    return Expert.objects.get(name=name)


def page_at(client, address):
    return html.fromstring(client.get(address).content)


def bars_at(client, address):
    """The bars at an address as {where it leads: the number it tells}."""
    links = page_at(client, address).xpath("//svg[@class='timeline']//a")
    told = {link.get("href"): link.get("aria-label") for link in links}
    return {href: int(re.search(r": (\d+)\+? statement", said)[1]) for href, said in told.items()}


def rows_at(client, address):
    """The table below the bars, each row as its texts."""
    rows = page_at(client, address).xpath("//details[@class='as-table']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def notices_at(client, address):
    found = page_at(client, address).xpath("//p[@class='notice-line']")
    return [" ".join(line.text_content().split()) for line in found]


def found_by(client, addresses):
    return {address: client.get(address).context["listing"].count for address in addresses}


def test_each_bar_tells_as_many_statements_as_it_leads_to(client):
    lind = make_expert("Ada Lind")
    for published, number in (("2015-01-01", 1), ("2015-12-31", 2), ("2019-06-01", 4)):
        say(lind, published, number)
    say(make_expert("Ben Orr"), "2015-05-05", 3)

    bars = bars_at(client, lind.get_absolute_url())

    assert bars == {
        f"/search/?expert={lind.pk}&year=2015": 3,
        f"/search/?expert={lind.pk}&year=2019": 4,
    }
    assert found_by(client, bars) == bars


def test_a_short_time_has_a_bar_for_each_month_that_leads_to_its_days(client):
    lind = make_expert("Ada Lind")
    for published, number in (("2024-01-31", 1), ("2024-02-01", 2), ("2024-02-29", 3)):
        say(lind, published, number)

    bars = bars_at(client, lind.get_absolute_url())

    assert list(bars.values()) == [1, 5]
    assert f"/search/?expert={lind.pk}&from=2024-02-01&to=2024-02-29" in bars
    assert found_by(client, bars) == bars
    assert [row[0] for row in rows_at(client, lind.get_absolute_url())] == [
        "January 2024",
        "February 2024",
    ]


def test_a_century_has_bars_of_ten_years(client):
    lind = make_expert("Ada Lind")
    for published in ("1901-01-01", "1909-12-31", "1955", "2024-03-03"):
        say(lind, published)

    bars = bars_at(client, lind.get_absolute_url())

    assert list(bars.values()) == [2, 1, 1]
    assert found_by(client, bars) == bars
    assert rows_at(client, lind.get_absolute_url())[0] == ["1900–1909", "2", "0", "0", "2"]


def test_the_table_tells_kinds_and_also_the_years_without_a_word(client):
    lind = make_expert("Ada Lind")
    say(lind, "2020-01-01", 2, kind="indirect")
    say(lind, "2023-01-01", 1, kind="mixed")
    say(lind, "2023-02-01", 1)

    assert rows_at(client, lind.get_absolute_url()) == [
        ["2020", "0", "0", "2", "2"],
        ["2021", "0", "0", "0", "0"],
        ["2022", "0", "0", "0", "0"],
        ["2023", "1", "1", "0", "2"],
    ]


def test_the_drawing_has_a_name_and_its_parts_fill_each_bar(client):
    lind = make_expert("Ada Lind")
    say(lind, "2020-01-01", 4)
    say(lind, "2023-01-01", 1, kind="mixed")
    say(lind, "2023-02-01", 1)

    answer = client.get(lind.get_absolute_url())
    timeline = answer.context["timeline"]
    [drawing] = html.fromstring(answer.content).xpath("//svg[@class='timeline']")

    assert drawing.get("aria-label") == (
        "Statements by Ada Lind, from 2020 to 2023. The most in 2020: 4 statements (4 direct)."
    )
    first, *_none, last = timeline.bars
    assert [(part.kind, part.height) for part in first.parts] == [("direct", 72)]
    assert [(part.kind, part.height) for part in last.parts] == [("direct", 18), ("mixed", 18)]
    assert last.parts[0].y == last.parts[1].y + 18
    assert (first.x, round(last.x + timeline.bar_width)) == (0, 100)


def test_one_article_has_its_strip_and_no_bars(client):
    lind = make_expert("Ada Lind")
    say(lind, "2024-01-31", 5)

    page = page_at(client, lind.get_absolute_url())

    assert page.xpath("//svg[@class='strip']")
    assert not page.xpath("//svg[@class='timeline']")


def test_what_has_no_date_is_told_beside_the_bars(client):
    lind = make_expert("Ada Lind")
    for published, number in (("2020-01-01", 1), ("2024-01-01", 1), ("", 2)):
        say(lind, published, number)

    assert sum(bars_at(client, lind.get_absolute_url()).values()) == 2
    assert notices_at(client, lind.get_absolute_url()) == [
        "2 more statements stand in articles without a date."
    ]


def test_a_year_alone_is_said_to_stand_in_its_january(client):
    lind = make_expert("Ada Lind")
    for published in ("2024", "2024-03-01", "2024-03"):
        say(lind, published)

    bars = bars_at(client, lind.get_absolute_url())

    assert list(bars.values()) == [1, 2]
    assert found_by(client, bars) == bars
    assert notices_at(client, lind.get_absolute_url()) == [
        "1 statement is dated to a year alone and stands in its January."
    ]


def test_where_only_the_newest_are_counted_it_says_so(client, monkeypatch):
    monkeypatch.setattr(activity, "COUNTED", 5)
    lind = make_expert("Ada Lind")
    for published, number in (("2018-01-01", 3), ("2020-01-01", 3), ("2024-01-01", 4)):
        say(lind, published, number)

    address = lind.get_absolute_url()

    assert list(bars_at(client, address).values()) == [2, 4]
    assert rows_at(client, address)[0] == ["2020", "2", "0", "0", "2+"]
    assert rows_at(client, address)[-1] == ["2024", "4", "0", "0", "4"]
    assert notices_at(client, address) == [
        "Counted in the newest 5 statements: "
        "what is older has no bar, and the first bar may lack some."
    ]
    assert str(client.get(address).context["counts"]["articles"]) == "2+"


def test_a_topic_counted_in_part_says_so_beside_its_speakers(client, monkeypatch):
    monkeypatch.setattr(activity, "COUNTED", 3)
    lind, rents = make_expert("Ada Lind"), make_topic("Rents")
    say(lind, "2024-01-01", 5, topics=[rents])

    page = page_at(client, rents.get_absolute_url())

    told = " ".join(page.text_content().split())
    assert "Counted in the newest 3." in told


def test_a_narrowed_page_has_the_bars_of_what_it_lists(client):
    lind, rents = make_expert("Ada Lind"), make_topic("Rents")
    say(lind, "2020-01-01", 3, topics=[rents])
    say(lind, "2022-01-01", 1, topics=[rents])
    say(lind, "2024-01-01", 2)

    bars = bars_at(client, f"{lind.get_absolute_url()}?topic={rents.pk}")

    assert list(bars.values()) == [3, 1]
    assert found_by(client, bars) == bars


def test_ten_years_take_as_many_queries_as_one(queries_of, client):
    lind = say_for_ten_years("Ada Lind", 20)
    address, topic = lind.get_absolute_url(), "/topics/"
    few = queries_of(address)
    lind = say_for_ten_years("Ada Lind", 400)

    assert queries_of(address) == few <= 12
    assert client.get(address).context["counts"]["statements"] == 420
    assert len(bars_at(client, address)) == 10
    [[housing, _questions]] = client.get(topic).context["branches"]
    assert queries_of(housing.get_absolute_url()) <= 12
    assert sum(bars_at(client, housing.get_absolute_url()).values()) == 420
