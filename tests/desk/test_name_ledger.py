"""The ledger of a name: every printed form with where it was read, and what is to be decided."""

import pytest

from newsdesk.archive.ledger import ledger_of
from newsdesk.archive.merging import merge, take_apart
from newsdesk.archive.models import Expert
from tests.desk.record_page import page_of
from tests.desk.review_page import accept
from tests.factories import make_article, make_expert, make_statement, make_suggestion

pytestmark = pytest.mark.django_db

QUEUE = "/desk/experts/names/"


def said(expert, printed, words, published="2024-11-18"):
    article = make_article(f"On {words}\n“{words}” said {printed}.", published=published)
    return make_statement(words, article=article, expert=expert, printed_source=printed)


def forms_of(expert):
    return {form.text: (form.kind, form.count) for form in ledger_of(expert).forms}


def decide(client, expert, text, verdict, **more):
    expert.refresh_from_db()
    posted = {"text": text, "verdict": verdict, "version": expert.version} | more
    return client.post(f"{page_of(expert)}name/", posted)


def test_every_form_stands_there_with_how_often_when_and_where(editor_client):
    ada = make_expert("Ada Lind")
    said(ada, "Ada Lind", "Rents fall.", "2023")
    said(ada, "economist Ada Lind", "Wages rise.", "2024-05-02")
    said(ada, "Lind", "Ice melts.")
    said(ada, "the analyst", "Snow falls.")
    said(ada, "Ida Lind", "Wind blows.")

    page = " ".join(editor_client.get(page_of(ada)).content.decode().split())

    assert forms_of(ada) == {
        "Ada Lind": ("primary", 2),
        "Lind": ("part", 1),
        "Ida Lind": ("undecided", 1),
    }
    assert "Read 2 times, first 2023, last 2 May 2024" in page
    assert "On Wages rise." in page
    assert "1 of them prints no name" in page
    assert "Seen, not decided" in page


def test_it_is_right_after_a_merge_and_after_taking_it_apart(editor):
    one, other = make_expert("Ivan Kolev"), make_expert("Ivan Koleff")
    said(one, "Ivan Kolev", "Rents fall.")
    said(other, "Ivan Koleff", "Wages rise.")
    one.refresh_from_db(), other.refresh_from_db()

    trail = merge(other, one, by=editor, versions=(other.version, one.version))
    assert forms_of(one) == {"Ivan Kolev": ("primary", 1), "Ivan Koleff": ("alias", 1)}
    take_apart(trail, by=editor)
    assert forms_of(one) == {"Ivan Kolev": ("primary", 1)}


def test_a_form_is_kept_or_refused_and_either_is_undone(editor_client):
    ada = make_expert("Ada Lind")
    said(ada, "Ida Lind", "Wind blows.")

    assert decide(editor_client, ada, "Ida Lind", "misprint")["Location"].endswith("#ledger")
    assert forms_of(ada)["Ida Lind"] == ("misprint", 1)
    editor_client.post("/desk/undo/")
    assert forms_of(ada)["Ida Lind"] == ("undecided", 1)

    decide(editor_client, ada, "Ida Lind", "refused")
    assert forms_of(ada)["Ida Lind"] == ("refused", 1)
    ada.learn_name("Ida Lind")
    assert list(Expert.objects.called("Ida Lind")) == []
    editor_client.post("/desk/undo/")
    assert forms_of(ada)["Ida Lind"] == ("undecided", 1)


def test_what_nobody_prints_or_somebody_else_has_changed_is_not_decided(editor_client):
    ada = make_expert("Ada Lind")
    said(ada, "Ida Lind", "Wind blows.")

    assert decide(editor_client, ada, "Bo Chen", "alias").status_code == 422
    assert decide(editor_client, ada, "Ada Lind", "refused").status_code == 422
    late = decide(editor_client, ada, "Ida Lind", "alias", version=ada.version + 1)
    assert late.status_code == 409
    assert "Seen, not decided" in late.content.decode()


@pytest.mark.parametrize("printed", ["Ida Lund", "Bo Chen", "Lindt"])
def test_what_may_be_somebody_elses_name_waits_for_a_yes(editor_client, printed):
    ada, other = make_expert("Ada Lind"), make_expert("Bo Chen")
    other.add_name("Ida Lund", "alias")
    make_expert("Cato Lindt")
    article = make_article(f"News\n“Rents will fall,” said {printed}.")
    start = article.revision.text.index(printed)
    suggestion = make_suggestion(
        article=article, speaker=printed, source=[start, start + len(printed)]
    )

    accept(editor_client, suggestion, speaker="Ada Lind")

    assert ada not in Expert.objects.called(printed)
    [row] = editor_client.get(QUEUE).context["rows"]
    assert (row.doubt.text, row.doubt.expert) == (printed, ada)
    assert row.statement.article == article
    answer = decide(editor_client, ada, printed, "alias", back="names")
    assert answer["Location"] == QUEUE
    assert ada in Expert.objects.called(printed)
    assert editor_client.get(QUEUE).context["rows"] == []


def test_what_is_in_doubt_goes_with_the_words_that_printed_it(editor_client):
    ada = make_expert("Ada Lind")
    make_expert("Bo Chen")
    article = make_article("News\n“Rents will fall,” said Bo Chen.")
    start = article.revision.text.index("Bo Chen")
    suggestion = make_suggestion(article=article, speaker="Bo Chen", source=[start, start + 7])
    accept(editor_client, suggestion, speaker="Ada Lind")
    assert len(editor_client.get(QUEUE).context["rows"]) == 1

    editor_client.post("/desk/undo/")

    assert not ada.doubtful_names.exists()
