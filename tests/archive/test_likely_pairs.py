"""Who may be one person: found by whatever writes a name, and the same when all is made anew."""

import pytest
from django.core.management import call_command

from newsdesk.archive.archive_file import Reader
from newsdesk.archive.likeness import LIKELY, blocks_of, likeness
from newsdesk.archive.merging import merge, take_apart
from newsdesk.archive.models import DistinctExperts, Expert, LikelyPair, NameBlock
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from tests.archive.test_likeness import SAME
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_topic

pytestmark = pytest.mark.django_db


def pairs():
    """The names of who is proposed to be one, the most likely first."""
    found = LikelyPair.objects.undecided().best_first().select_related("first", "second")
    return [(str(pair.first), str(pair.second)) for pair in found]


def everything():
    rows = LikelyPair.objects.order_by("first", "second")
    blocks = NameBlock.objects.order_by("name", "key").values_list("name", "key")
    return list(rows.values_list("first", "second", "score", "reason")), list(blocks)


def test_names_that_are_likely_the_same_share_a_block():
    alike = [pair for pair in SAME if likeness(*pair).score >= LIKELY]
    missed = [pair for pair in alike if not blocks_of(pair[0]) & blocks_of(pair[1])]

    assert len(alike) > 100
    assert len(missed) <= len(alike) // 50, missed


def test_whatever_writes_a_name_looks_for_who_may_be_the_same(editor):
    kolev = make_expert("Ivan Kolev")
    other = make_expert("Ada Lind", kind="newsmaker")
    make_expert("Iwan Kolew", kind="institution")
    assert pairs() == []

    other.edit(by=editor, version=other.version, name="Ivan Koleff")
    assert pairs() == [("Ivan Kolev", "Ivan Koleff")]
    undo(undoable(editor), by=editor)
    assert pairs() == []

    other.add_name("Iwan Kolev", "alias")
    assert pairs() == [("Ivan Kolev", "Ada Lind")]
    other.refresh_from_db()
    trail = merge(other, kolev, by=editor, versions=(other.version, kolev.version))
    assert pairs() == []
    take_apart(trail, by=editor)
    assert pairs() == [("Ivan Kolev", "Ada Lind")]


def test_a_surname_that_is_printed_alone_makes_nobody_the_same():
    for name in ("Philip Renn", "Ada Renn"):
        make_expert(name).add_name("Renn", "alias")
    for name in ("Renn", "Ren"):
        make_expert(name)

    assert pairs() == [("Renn", "Ren")]
    kept = everything()
    call_command("check_duplicates", verbosity=0)
    assert everything() == kept


def test_an_import_looks_for_who_may_be_the_same():
    make_expert("Ivan Kolev")
    line = b'{"type": "expert", "name": "Ada Lind", "names": [{"text": "Ivan Koleff"}]}'

    list(Reader().read([line]))

    assert pairs() == [("Ivan Kolev", "Ada Lind")]


def test_what_they_have_in_common_puts_them_first_and_what_differs_last():
    names = ["Ivan Kolev", "Ivan Koleff", "Mara Quill", "Mara Quil", "Bo Chen", "Bo Cheng"]
    experts = {name: make_expert(name) for name in names}
    topic, outlet = make_topic("Rents"), make_outlet("The Tide")
    for name in ("Mara Quill", "Mara Quil"):
        article = make_article(f"News\n“It is {name}.” said {name}.", outlet=outlet)
        make_statement(f"It is {name}.", article=article, expert=experts[name], topics=[topic])
    both = make_article("News\n“Rents fall.” said Kolev. “Wages rise.” said Koleff.")
    make_statement("Rents fall.", article=both, expert=experts["Ivan Kolev"])
    make_statement("Wages rise.", article=both, expert=experts["Ivan Koleff"])

    call_command("check_duplicates", verbosity=0)

    assert pairs()[0] == ("Mara Quill", "Mara Quil")
    assert pairs()[-1] == ("Ivan Kolev", "Ivan Koleff")


def test_all_made_anew_is_what_writing_kept_in_step(editor, capsys):
    for name in ("Ivan Kolev", "Ivan Koleff", "Iva Kolev", "Ada Lind", "Lind, Ada", "Cher"):
        make_expert(name)
    make_expert("Ada Lind", distinction="the painter")
    kept = everything()

    call_command("check_duplicates")

    assert everything() == kept
    assert len(kept[0]) > 3
    assert f"{len(kept[0])} pairs" in capsys.readouterr().out


def test_two_people_are_never_asked_of_again_unless_that_is_undone(editor):
    one, other = make_expert("Ivan Kolev"), make_expert("Ivan Koleff")
    DistinctExperts.objects.tell_apart(one, other, by=editor)
    other.add_name("I. Kolev", "alias")
    call_command("check_duplicates", verbosity=0)
    assert pairs() == []

    undo(undoable(editor), by=editor)
    assert pairs() == [("Ivan Kolev", "Ivan Koleff")]
    redo(redoable(editor), by=editor)
    assert pairs() == []
    assert Expert.objects.count() == 2
