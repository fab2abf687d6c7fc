"""Probable duplicates at the desk: the best first, with their reasons, decided once."""

import pytest

from newsdesk.archive.models import DistinctExperts, Expert
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_topic

pytestmark = pytest.mark.django_db

HERE = "/desk/experts/duplicates/"


@pytest.fixture
def koleffs():
    return [make_expert("Ivan Kolev"), make_expert("Ivan Koleff")]


def listed(client, query=""):
    return [row.two for row in client.get(HERE + query).context["rows"]]


def test_each_pair_is_told_with_what_speaks_for_it_and_against(editor_client, koleffs):
    tide, topic = make_outlet("The Tide"), make_topic("Rents")
    words = [("Rents fall.", "Kolev"), ("Wages rise.", "Koleff")]
    for expert, (said, name) in zip(koleffs, words, strict=True):
        article = make_article(f"News of {name}\n“{said}” said {name}.", outlet=tide)
        make_statement(said, article=article, expert=expert, topics=[topic])
        expert.learn_role("economist", "Vell University", read_in=article)
    both = make_article("Two at once\n“Ice melts.” said Kolev. “Snow falls.” said Koleff.")
    make_statement("Ice melts.", article=both, expert=koleffs[0])
    make_statement("Snow falls.", article=both, expert=koleffs[1])
    Expert.objects.filter(pk=koleffs[0].pk).update(wikidata="Q1")
    Expert.objects.filter(pk=koleffs[1].pk).update(wikidata="Q2")

    page = " ".join(editor_client.get(HERE).content.decode().split())

    for told in (
        "Names alike: spelled differently",
        "Both are or were at Vell University",
        "Both speak on Rents",
        "Both are quoted in The Tide",
        "Against it: both speak in “Two at once”",
        "Against it: two Wikidata ids, Q1, Q2",
    ):
        assert told in page


def test_two_people_are_kept_and_that_is_undone_where_it_was_done(editor_client, koleffs):
    one, other = koleffs
    assert listed(editor_client) == [koleffs]

    answer = editor_client.post(f"{HERE}apart/", {"first": one.pk, "second": other.pk})
    assert (answer.status_code, answer["Location"]) == (303, HERE)
    assert listed(editor_client) == []
    assert DistinctExperts.objects.between(one, other).exists()

    answer = editor_client.post("/desk/undo/", {"back": "duplicates"})
    assert answer["Location"] == HERE
    assert listed(editor_client) == [koleffs]


def test_later_leads_past_a_pair_which_stays(editor_client, koleffs):
    quills = [make_expert("Mara Quill"), make_expert("Mara Quil")]
    rows = editor_client.get(HERE).context["rows"]
    assert [row.two for row in rows] == [koleffs, quills]

    assert listed(editor_client, f"?after={rows[0].pair.pk}") == [quills]
    assert listed(editor_client, f"?after={rows[1].pair.pk}") == []
    assert listed(editor_client, "?after=x") == [koleffs, quills]


def test_merge_leads_to_the_preview(editor_client, koleffs):
    one, other = koleffs
    link = f"/desk/experts/{other.pk}/merge/?other={one.pk}"

    assert link in editor_client.get(HERE).content.decode()
    seen = editor_client.get(link)
    assert (seen.context["source"], seen.context["target"]) == (other, one)


@pytest.mark.parametrize("ids", [{}, {"first": 1, "second": 1}, {"first": "x", "second": 2**70}])
def test_what_is_no_pair_is_not_found(editor_client, ids):
    assert editor_client.post(f"{HERE}apart/", ids).status_code == 404


def test_the_list_asks_the_database_no_more_for_more_pairs(
    editor_client, koleffs, django_assert_max_num_queries
):
    for number in range(12):
        make_expert(f"Mara {'Quill'}{'ab'[number % 2]}{'cdefgh'[number // 2]}")

    with django_assert_max_num_queries(20):
        assert len(listed(editor_client)) == 10
