"""What readers may know of what became of a statement since it was published."""

import re

import pytest
from django.utils.html import strip_tags
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Statement
from newsdesk.archive.models.action import one_request
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from newsdesk.archive.wordings import compared
from tests.factories import make_article, make_expert, make_statement, make_topic, make_user

pytestmark = pytest.mark.django_db

TEXT = (
    "News\nLind said rents “will fall soon”. She denied that the toll was a tax. “No,” said Bo Ek."
)


@pytest.fixture
def editor():
    return make_user("editor", username="Vera Quill")


@pytest.fixture
def statement(editor):
    return make_statement(
        "rents “will fall soon”",
        article=make_article(TEXT),
        kind="mixed",
        expert=make_expert("Ada Lind"),
        topics=[make_topic("Housing › Rents")],
    )


def placed(statement, words):
    """The fields of the same statement with other words of its article."""
    start = statement.revision.text.index(words)
    content = [[start, start + len(words)]]
    return Statement.placed(
        statement.revision,
        {"content": content, "verbatim": [], "inserted": [], "cue": None, "source": None},
    )


def correct(statement, by, note="Corrected.", **values):
    with one_request():
        statement.correct(by=by, version=statement.version, public_note=note, **values)


def history(client, statement):
    return client.get(f"/statements/{statement.pk}/history/")


def text_of(page):
    return " ".join(strip_tags(page.content.decode()).split())


def steps(client, statement):
    """The steps as (title, note, {field: (before, after)}), newest first."""
    return [
        (str(s.title), s.note, {c.name: (c.before, c.after) for c in s.changes})
        for s in history(client, statement).context["steps"]
    ]


def test_a_statement_never_touched_was_published_and_no_more(client, statement):
    assert [title for title, *_ in steps(client, statement)] == ["Published here"]


def test_changed_words_are_struck_through_and_underlined_word_by_word(client, editor, statement):
    correct(
        statement, editor, "The quotation had one word too many.", **placed(statement, "“will fall")
    )

    page = history(client, statement)

    [compared] = re.findall(
        r'<dd class="compared"[^>]*>(.*?)</dd>', page.content.decode(), re.DOTALL
    )
    changed = [strip_tags(each) for each in re.findall("<(?:del|ins)>.*?</(?:del|ins)>", compared)]
    assert changed == ["removed: Rents ", "removed:  soon”"]
    assertContains(page, "The quotation had one word too many.")


def test_when_and_why_but_never_who(client, editor, statement):
    correct(statement, editor, "It was Bo Ek.", expert=make_expert("Bo Ek"))

    page = history(client, statement)

    assert steps(client, statement)[0] == (
        "Corrected",
        "It was Bo Ek.",
        {"speaker": ("Ada Lind", "Bo Ek")},
    )
    assertNotContains(page, "Vera Quill")
    assertNotContains(page, "maker")


def test_what_is_the_desks_alone_is_no_step(client, editor, statement):
    statement.correct(
        by=editor, version=statement.version, note="Ask Vera about this.", flags=["second_look"]
    )

    page = history(client, statement)

    assert [title for title, *_ in steps(client, statement)] == ["Published here"]
    assertNotContains(page, "Ask Vera")
    assertNotContains(page, "second")


def test_what_was_done_before_it_was_published_is_the_desks(client, editor):
    draft = make_statement("rents “will fall soon”", article=make_article(TEXT), publish=False)
    correct(draft, editor, "Secret note.", venue="a secret place")
    draft.publish(by=editor, version=draft.version, is_confirmed=True)

    page = history(client, draft)

    assert len(page.context["steps"]) == 1
    assertNotContains(page, "ecret")


def test_topics_that_change_are_told(client, editor, statement):
    statement.retag(by=editor, add=[make_topic("Taxes")])
    assert steps(client, statement)[0] == (
        "Topics changed",
        "",
        {"topics": ("Housing › Rents", "Housing › Rents; Taxes")},
    )


def test_a_correction_that_was_undone_and_made_again_reads_so(client, editor, statement):
    correct(statement, editor, "He said it in Lisbon.", venue="Lisbon")
    undo(undoable(editor), by=editor)
    redo(redoable(editor), by=editor)

    assert steps(client, statement)[:3] == [
        ("Change made again", "He said it in Lisbon.", {"venue": ("", "Lisbon")}),
        (
            "Change taken back",
            "A correction was taken back. It had said: “He said it in Lisbon.”",
            {"venue": ("Lisbon", "")},
        ),
        ("Corrected", "He said it in Lisbon.", {"venue": ("", "Lisbon")}),
    ]


def test_a_withheld_one_says_why_and_shows_nothing_else(client, editor, statement):
    correct(statement, editor, "Wrong speaker.", expert=make_expert("Bo Ek"))
    statement.withhold(by=editor, version=statement.version, reason="He never said it.")

    page = history(client, statement)

    assertContains(page, "He never said it.", status_code=410)
    for words in ("Rents", "Bo Ek", "Wrong speaker"):
        assertNotContains(page, words, status_code=410)


def test_withheld_and_brought_back_as_it_was(client, editor, statement):
    correct(statement, editor, "Shorter.", **placed(statement, "will fall soon"))
    statement.withhold(by=editor, version=statement.version, reason="Being checked.")
    statement.publish(by=editor, version=statement.version)

    told = steps(client, statement)

    assert told[0] == ("Published again", "", {})
    assert told[1] == ("Withheld", "Being checked.", {})
    assert told[2][2]["words"] == ("Rents “will fall soon”", "Will fall soon")


def test_words_that_were_withheld_are_nowhere_in_the_history(client, editor, statement):
    correct(statement, editor, "Longer.", **placed(statement, "said rents “will fall soon”"))
    statement.withhold(by=editor, version=statement.version, reason="Wrong words.")
    correct(statement, editor, "Now they are right.", **placed(statement, "She denied"))
    statement.publish(by=editor, version=statement.version)

    page = history(client, statement)

    assertNotContains(page, "will fall")
    assertNotContains(page, "rents")
    assertContains(page, "Changed; what was there is not shown.", count=2)
    assertContains(page, "Now they are right.")
    assert [title for title, *_ in steps(client, statement)] == [
        "Published again",
        "Withheld",
        "Corrected",
        "Published here",
    ]


def test_a_speaker_it_was_withheld_for_is_not_named_again(client, editor, statement):
    statement.withhold(by=editor, version=statement.version, reason="Not hers.")
    correct(statement, editor, "It was Bo Ek.", expert=make_expert("Bo Ek"))
    statement.publish(by=editor, version=statement.version)

    assertNotContains(history(client, statement), "Ada Lind")


def test_a_merge_of_speakers_meanwhile_is_no_correction(client, editor, statement):
    statement.withhold(by=editor, version=statement.version, reason="Being checked.")
    Statement.objects.update(expert=make_expert("A. Lind"))
    statement = Statement.objects.get()
    statement.publish(by=editor, version=statement.version)

    assert steps(client, statement)[0] == ("Published again", "", {})


def test_a_text_that_was_withdrawn_and_came_back(client, editor, statement):
    Statement.objects.filter(pk=statement.pk).update(anchoring="orphan", seq=None)
    statement.refresh_from_db()
    reason = "The paper took it out."
    statement.withhold(by=editor, version=statement.version, reason=reason, is_withdrawn=True)
    statement.correct(
        by=editor, version=statement.version, public_note="It is back.", anchoring="ok"
    )
    statement.publish(by=editor, version=statement.version)

    told = [(title, note) for title, note, _ in steps(client, statement)]
    assert told == [
        ("Published again", "It is back."),
        ("Text withdrawn", reason),
        ("Published here", ""),
    ]


def test_an_approval_taken_back_and_given_again(client, editor, statement):
    draft = make_statement("“No,”", article=statement.article, publish=False)
    with one_request():
        draft.publish(by=editor, version=draft.version, is_confirmed=True)
    undo(undoable(editor), by=editor)
    draft.refresh_from_db()
    draft.publish(by=editor, version=draft.version)

    assert [(title, note) for title, note, _ in steps(client, draft)] == [
        ("Published again", ""),
        ("Withheld", Statement.TAKEN_BACK),
        ("Published here", ""),
    ]


def test_its_article_withheld_and_released(client, statement):
    publisher, article = make_user("publisher"), statement.article
    article.refresh_from_db()
    article.withhold(by=publisher, version=article.version, reason="A court said so.")
    assertContains(history(client, statement), "A court said so.", status_code=410)

    article.release(by=publisher, version=article.version)

    assert [(title, note) for title, note, _ in steps(client, statement)] == [
        ("Article released", ""),
        ("Article withheld", "A court said so."),
        ("Published here", ""),
    ]


def test_a_denial_is_never_shown_without_its_no(client, editor, statement):
    denied = placed(statement, "the toll was a tax")
    correct(statement, editor, "Other words.", kind="indirect", flags=["negated"], **denied)

    before, after = steps(client, statement)[0][2]["words"]

    assert after == "The toll was a tax (a denial)"


def test_above_the_limit_words_are_told_to_have_changed_and_no_more(
    client, editor, statement, settings
):
    correct(statement, editor, "Shorter.", **placed(statement, "will fall soon"))
    settings.SHARE_LIMIT = 1

    page = history(client, statement)

    assertNotContains(page, "will fall")
    assertContains(page, "Changed; what was there is not shown.")


def test_words_placed_anew_in_the_same_words_are_no_change(client, editor, statement):
    spans = {name: list(value) if value else value for name, value in statement.spans.items()}
    spans["content"] = [[start + 1, end + 1] for start, end in spans["content"]]
    spans["verbatim"] = [[start + 1, end + 1] for start, end in spans["verbatim"]]
    statement.correct(by=editor, version=statement.version, spans=spans)

    assert len(steps(client, statement)) == 1


def test_a_statement_that_never_was_public_has_no_history(client):
    draft = make_statement(publish=False)
    assert history(client, draft).status_code == 404
    assert client.get("/statements/999999/history/").status_code == 404


def test_a_long_history_takes_as_many_queries_as_a_short_one(queries_of, editor, statement):
    url = f"/statements/{statement.pk}/history/"
    correct(statement, editor, "First.", venue="Lisbon")
    few = queries_of(url)
    for number in range(20):
        correct(statement, editor, f"Again {number}.", venue=f"Place {number}")

    assert queries_of(url) == few <= 8


def test_the_statement_page_has_dated_notes_and_leads_to_the_history(client, editor, statement):
    correct(statement, editor, "The role was wrong.", printed_role="a builder")

    page = client.get(statement.get_absolute_url())

    assert "Corrected on" in text_of(page)
    assertContains(page, "The role was wrong.")
    assertContains(page, f'href="/statements/{statement.pk}/history/"')


@pytest.mark.parametrize(
    ("before", "after", "went", "came"),
    [
        ("rents will fall soon", "rents will fall", " soon", ""),
        ("“Rents will fall soon”", "“Rents will fall”", " soon", ""),
        ("one two three", "one 2 3", "two three", "2 3"),
        ("the co-op’s rents", "the council’s rents", "co-op’s", "council’s"),
        ("", "new words", "", "new words"),
        ("word " * 4000, "other", "word " * 4000, "other"),
    ],
)
def test_what_went_and_what_came_is_told_in_whole_words(before, after, went, came):
    pieces = compared(before, after)

    def joined(*fates):
        return "".join(piece.text for piece in pieces if piece.fate in fates)

    assert (joined("del"), joined("ins")) == (went, came)
    assert (joined("same", "del"), joined("same", "ins")) == (before, after)
