"""The archive file: what goes out comes in again, and what is wrong in it is told by line."""

import gzip
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from newsdesk.archive import archive_file
from newsdesk.archive.models import (
    Action,
    Affiliation,
    Article,
    ArticleRevision,
    Claim,
    Disclosure,
    Expert,
    ExpertName,
    Organisation,
    Outlet,
    Statement,
    StatementTopic,
    Topic,
)
from newsdesk.archive.search import parse, strays, unindex
from newsdesk.archive.spans import make_spans
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

NEWSROOM = Path(__file__).parents[2] / "fixtures" / "newsroom.jsonl"
TEXT = "Rents to fall\n“Rents will fall,” said Ada Lind, an economist at Vell.\nIt rained."
SPAN = [15, 31]


def article_row(*statements, **fields):
    row = {"type": "article", "headline": "Rents to fall", "text": TEXT}
    return row | {"statements": list(statements)} | fields


def statement_row(**fields):
    return {"spans": [SPAN], "kind": "direct"} | fields


def read(*rows):
    """The outcomes of reading rows, each a dict or a line as it stands in the file."""
    lines = [row if isinstance(row, bytes) else archive_file.to_line(row) for row in rows]
    return list(archive_file.Reader().read(lines))


def read_one(row):
    [outcome] = read(row)
    assert not outcome.error
    return outcome


def error_of(row):
    [outcome] = read(row)
    return outcome.error


def export(path):
    call_command("export_archive", str(path), stderr=io.StringIO())
    return path.read_bytes()


def empty_the_archive():
    unindex(list(Statement.objects.exclude(seq=None).values_list("seq", flat=True)))
    Statement.objects.update(nested_in=None)
    Article.objects.update(revision=None)
    for model in (StatementTopic, Statement, Claim, ArticleRevision, Article, Affiliation, Expert):
        model.objects.all().delete()
    Topic.objects.exclude(parent=None).delete()
    for model in (Topic, Organisation, Outlet, Action):
        model.objects.all().delete()
    assert not strays()


def everything():
    """All that is kept of articles, people, topics, outlets and statements, without ids."""

    def values(model, *names):
        return list(model.objects.order_by("pk").values_list(*names))

    statements = []
    for each in Statement.objects.order_by("article", "start", "pk").select_related("expert"):
        mates = Statement.objects.filter(claim=each.claim) if each.claim_id else []
        others = (each.nested_in, each.continues)
        plain = (
            "spans start paragraph kind text attribution printed_source printed_role certainty "
            "cue venue via zone prediction flags language said_on said_precision status "
            "status_reason anchoring note"
        )
        statements.append(
            [
                *(getattr(each, name) for name in plain.split()),
                each.article.headline,
                each.expert and (each.expert.name, each.expert.distinction),
                [str(topic) for topic in each.direct_topics()],
                sorted((link.topic.name, link.is_direct) for link in each.topic_links.all()),
                [other and other.text for other in others],
                sorted(mate.text for mate in mates),
                each.seq is not None and (each.search_text, each.search_names),
                each.published_at is not None,
            ]
        )
    expert = "name kind sort_name sort_key distinction bio wikidata orcid"
    affiliation = "expert__name role organisation__name since since_precision until "
    affiliation += "until_precision is_former read_in__headline"
    article = "outlet__name url headline standfirst byline language published_on "
    article += "published_precision date_is_inferred archive_url rights state withheld_at "
    article += "withheld_reason sha256 revision__text revision__blocks revision__number"
    return {
        "outlets": values(Outlet, "name", "homepage", "rights"),
        "organisations": values(Organisation, "name", "homepage"),
        "topics": values(Topic, "name", "parent__name", "level", "definition", "iptc"),
        "experts": values(Expert, *expert.split()),
        "names": sorted(values(ExpertName, "expert__name", "text", "kind", "folded")),
        "affiliations": sorted(values(Affiliation, *affiliation.split()), key=str),
        "disclosures": values(Disclosure, "expert__name", "text", "disclosed_on", "precision"),
        "articles": values(Article, *article.split()),
        "statements": statements,
    }


def make_rich_archive():
    """An archive in which every field of the file occurs, and what is hard about it."""
    outlet = make_outlet("The Tide", homepage="https://tide.example/", rights="full")
    tower = Organisation.objects.create(name="Vell University", homepage="https://vell.example/")
    ada = make_expert(
        "Ada Lind", bio="Studies rents.", wikidata="Q1", orcid="0000-0001", sort_name="Lind, A."
    )
    twin = make_expert("Ada Lind", distinction="the painter")
    city = make_expert("The City of Vell", kind="institution")
    ada.add_name("Ada Lindt", "misprint")
    ada.affiliations.create(
        role="dean", organisation=tower, since="2019-05-01", since_precision="month"
    )
    ada.disclosures.create(text="Owns a flat.", disclosed_on="2023-04-17", precision="month")
    topic = make_topic("Housing › Whether rents fall")
    Topic.objects.filter(pk=topic.pk).update(definition="Which way?", iptc="medtop:1")

    words = "“Rents will fall,” said Ada Lind, reader in law at Vell University."
    text = (
        "Rents to fall, 😀 says Lind\nA standfirst about rents.\nA PICTURE OF VELL\n"
        f"{words}\nShe said the City (of Vell) told her that “permits [have] doubled”.\n"
        "“Rents will fall,” said Lind. Officials declined.\nEnd."
    )
    article = make_article(
        text, outlet=outlet, url="https://tide.example/1", byline="B. Ode", published="2024-11"
    )
    article.revision.set_kinds(
        ["headline", "standfirst", "caption", *["paragraph"] * (len(article.revision.blocks) - 3)]
    )
    Article.objects.filter(pk=article.pk).update(
        archive_url="https://archive.example/1",
        rights="excerpt",
        state="done",
        date_is_inferred=True,
        headline="Rents to fall, in other words",
    )
    article.refresh_from_db()
    claim = Claim.objects.create()
    start = text.index("reader")
    first = make_statement(
        "Rents will fall,",
        article=article,
        expert=ada,
        claim=claim,
        topics=[topic, topic.parent],
        printed_source="Ada Lind",
        printed_role=text[start : start + len("reader in law at Vell University")],
        venue="a lecture",
        prediction="yes",
        said_on=date(2024, 11, 5),
        said_precision="day",
        language="de",
        note="Checked.",
    )
    ada.affiliations.create(role="reader in law", organisation=tower, read_in=article)
    ada.affiliations.create(role="painter", organisation=tower, is_former=True, read_in=article)
    twin.affiliations.create(role="painter", read_in=article)
    at = text.index("the City (")
    make_spans_of = make_spans(
        article.revision.text,
        [[at, text.index("doubled”") + 8]],
        source=[at - 9, at - 6],
        cue=[at - 5, at - 1],
    )
    outer = Statement.objects.record(
        article,
        by=make_user(),
        kind="mixed",
        spans=make_spans_of,
        expert=ada,
        attribution="named",
        certainty="inferred",
        printed_source="She",
        via=["TASS", "two papers"],
        flags=["hedged"],
        continues=first,
    )
    inner = make_statement(
        "permits [have] doubled", article=article, expert=city, nested_in=outer, kind="indirect"
    )
    Statement.objects.filter(pk=inner.pk).update(zone="caption")
    officials = make_statement(
        "declined", article=article, attribution="unnamed", printed_source="Officials", publish=True
    )
    officials.withhold(by=make_user(), version=officials.version, reason="Not a statement.")
    make_statement(
        "says Lind", article=article, expert=ada, claim=claim, kind="indirect", topics=[topic]
    )
    draft = make_statement("A standfirst", article=article, expert=twin, publish=False)
    draft.discard(by=make_user(), version=draft.version, reason="No.")
    withheld = make_article("Gone\nNothing was said here at all.", published="")
    withheld.withhold(by=make_user("publisher"), version=withheld.version, reason="Asked to.")
    make_article("One line only", published="2019")


@pytest.mark.parametrize("name", ["archive.jsonl", "archive.jsonl.gz"])
def test_what_is_exported_comes_in_as_it_was(tmp_path, name):
    make_rich_archive()
    first, before = export(tmp_path / name), everything()

    empty_the_archive()
    call_command("import_archive", str(tmp_path / name), stdout=io.StringIO())

    assert everything() == before
    assert export(tmp_path / f"again-{name}") == first
    call_command("check_search", stdout=io.StringIO())


def test_the_demonstration_newsroom_is_as_it_is_exported(tmp_path):
    call_command("import_archive", str(NEWSROOM), stdout=io.StringIO())

    # If not, load it into an empty archive and export it: fixtures/README.md says how.
    assert export(tmp_path / "newsroom.jsonl") == NEWSROOM.read_bytes()


def test_importing_twice_doubles_nothing(tmp_path, capsys):
    make_rich_archive()
    file = tmp_path / "archive.jsonl"
    export(file)
    before = everything()

    call_command("import_archive", str(file))

    assert everything() == before
    assert "0 new articles (3 here already)" in capsys.readouterr().out


def test_an_imported_statement_is_listed_and_found():
    read(article_row(statement_row(expert="Ada Lind", status="published", topics=["A › B"])))

    found = Statement.objects.listed().matching(parse("rent lind"))
    assert [each.text for each in found] == ["Rents will fall,"]
    assert Statement.objects.listed().about(Topic.objects.find("A")).count() == 1
    assert Statement.objects.get().published_by is None


def test_defaults_are_taken_and_left_out_again():
    read_one(article_row(statement_row()))

    [row] = archive_file.rows()
    assert row == {
        "type": "article",
        "headline": "Rents to fall",
        "text": TEXT,
        "statements": [{"spans": [SPAN], "kind": "direct"}],
    }
    statement = Statement.objects.get()
    assert (statement.status, statement.attribution) == ("draft", "undecided")
    assert statement.spans["verbatim"] == [SPAN]


def test_offsets_count_in_the_text_as_given():
    text = "\ufeffCafe\u0301 News\r\n“Rents will fall,” said Ada."
    start = text.index("Rents")
    row = article_row(statement_row(spans=[[start, start + 16]], source=[start + 23, start + 26]))

    read_one(row | {"text": text, "headline": "Put in front", "standfirst": "And this"})

    statement = Statement.objects.get()
    assert statement.text == "Rents will fall,"
    assert statement.printed_source == "Ada"
    assert statement.article.revision.text.startswith("Put in front\nAnd this\nCafé News\n")


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ({"published_on": "2024"}, "2024-01-01", "year"),
        ({"published_on": "2024-11"}, "2024-11-01", "month"),
        ({"published_on": "2024-11-18"}, "2024-11-18", "day"),
        ({"published_on": "2024-11-18", "published_precision": "year"}, "2024-11-18", "year"),
        ({}, "None", "unknown"),
    ],
)
def test_dates_are_as_precise_as_they_are_written(written, day, precision):
    read_one(article_row(**written))

    article = Article.objects.get()
    assert (str(article.published_on), article.published_precision) == (day, precision)
    [row] = archive_file.rows()
    assert {name: row[name] for name in row if name.startswith("published")} == written


def test_a_role_and_organisation_are_kept_as_read_in_the_article():
    said = statement_row(
        expert="Ada Lind", printed_role="economist at Vell", organisation="Vell", status="published"
    )
    read_one(article_row(said))

    [affiliation] = Expert.objects.get().affiliations.all()
    assert (affiliation.role, str(affiliation.organisation)) == ("economist", "Vell")
    assert affiliation.read_in == Article.objects.get()


def test_what_is_here_wins_and_what_it_lacks_is_filled_in():
    make_outlet("The Tide", rights="quotes")
    make_expert("Ada Lind", bio="Ours.")
    article = make_article(TEXT, url="https://tide.example/1", published="", byline="Ours")
    make_statement("It rained", article=article)

    read(
        {
            "type": "outlet",
            "name": "the tide",
            "homepage": "https://tide.example",
            "rights": "full",
        },
        {
            "type": "expert",
            "name": "Ada Lind",
            "bio": "Theirs.",
            "wikidata": "Q1",
            "names": [{"text": "A. Lind"}],
        },
        article_row(
            url="https://tide.example/1",
            byline="Theirs",
            published_on="2024-11-18",
            outlet="The Tide",
        ),
    )

    outlet, expert = Outlet.objects.get(), Expert.objects.get(name="Ada Lind")
    assert (outlet.rights, outlet.homepage) == ("quotes", "https://tide.example")
    assert (expert.bio, expert.wikidata, expert.all_forms()) == (
        "Ours.",
        "Q1",
        ["Ada Lind", "A. Lind"],
    )
    article.refresh_from_db()
    assert (article.byline, str(article.published_on), article.outlet) == (
        "Ours",
        "2024-11-18",
        outlet,
    )
    # The day it was published is the place in the lists.
    assert Statement.objects.get().seq >> 32 == article.published_on.toordinal()


def test_a_new_printed_form_finds_what_is_there_already():
    make_statement("It will rain", expert=make_expert("Ada Lind"))

    read_one({"type": "expert", "name": "Ada Lind", "names": [{"text": "Countess Vell"}]})

    assert Statement.objects.listed().matching(parse("countess rain")).exists()


def test_a_statement_more_joins_an_article_that_is_here():
    read_one(article_row(statement_row(expert="Ada Lind", claim="rents", status="published")))
    joint = statement_row(expert="Ben Ode", claim="rents", status="published")
    outcome = read_one(article_row(statement_row(expert="Ada Lind", claim="rents"), joint))

    assert outcome.statements == 1
    ada, ben = Statement.objects.order_by("id")
    assert ada.claim == ben.claim
    assert Claim.objects.count() == 1


def test_a_speaker_may_be_named_by_another_printed_form():
    ada = make_expert("Ada Lind")
    ada.add_name("Ada Lindt", "misprint")

    read_one(article_row(statement_row(expert="Ada Lindt", status="published")))

    assert Statement.objects.get().expert == ada


def test_a_bulk_import_is_one_action_and_no_more():
    make_expert("Somebody")
    before = Action.objects.count()

    read(*(article_row(statement_row(expert="Ada Lind"), headline=f"News {n}") for n in range(5)))

    action = Action.objects.get(verb="import")
    assert Action.objects.count() == before + 1
    assert action.after["statements"] == 5
    assert len(action.after["article_ids"]) == 5


BAD = [
    (b'{"type": "article"', "not JSON"),
    (b"\xff\xfe", "not UTF-8"),
    (b"[1, 2]", "The line is not an object"),
    (b"[" * 100_000, "too deeply"),
    ({"headline": "No type"}, "type: is missing"),
    ({"type": "quote"}, 'type: "quote" is not known. Write one of outlet'),
    ({"type": "outlet"}, "name: is missing"),
    ({"type": "outlet", "name": 7}, "name: 7 is not text"),
    ({"type": "outlet", "name": "T", "homepage": "javascript:alert(1)"}, "not a web address"),
    ({"type": "outlet", "name": "T", "rights": "all"}, 'rights: "all" is not known'),
    ({"type": "outlet", "name": "A\0B"}, "name: holds a NUL character"),
    ({"type": "topic", "name": "C", "parent": "A › B"}, "topics have two"),
    ({"type": "topic", "name": "A › B"}, "name: “A › B” is two names"),
    ({"type": "expert", "name": "A", "orcid": "0" * 20}, "orcid: has 20 characters"),
    ({"type": "expert", "name": "A", "names": [{"kind": "alias"}]}, "names[0].text: is missing"),
    ({"type": "expert", "name": "A", "affiliations": [{}]}, "affiliations[0].role: is missing"),
    ({"type": "expert", "name": "A", "affiliations": ["x"]}, "affiliations[0] is not an object"),
    ({"type": "expert", "name": "A", "disclosures": [{"text": "x"}]}, "disclosed_on: is missing"),
    (article_row(headline=""), "headline: is missing"),
    (article_row(text=None), "text: is missing"),
    (article_row(text="One\x07two"), "text: Line 1 holds a control character"),
    (article_row(published_on="31 February"), "published_on: “31 February” is not a date"),
    (article_row(published_on="2024-02-31"), "published_on: There is no day 2024-02-31"),
    (article_row(published_on="2024", published_precision="day"), "published_precision: is “day”"),
    (article_row(published_precision="day"), "published_on gives no date"),
    (article_row(date_inferred="yes"), 'date_inferred: "yes" is neither true nor false'),
    (article_row(language="x" * 36), "language: has 36 characters"),
    (article_row(state="old"), 'state: "old" is not known'),
    (article_row(withheld={"at": "2024-11-18T10:00:00Z"}), "withheld.reason: is missing"),
    (article_row(withheld={"at": "noon", "reason": "x"}), "withheld.at: “noon” is not a time"),
    (article_row(blocks=[["headline", 0, 13]]), "blocks: The text has 3 lines"),
    (article_row(affiliations=[{"role": "x"}]), "affiliations[0].expert: is missing"),
    (article_row(statements={}), "statements: {} is not a list"),
    (article_row({"kind": "direct"}), "statements[0].spans: is missing"),
    (article_row({"spans": [SPAN]}), "statements[0].kind: is missing"),
    (article_row(statement_row(spans=[[15, 900]])), "statements[0].spans: [15, 900] does not fit"),
    (article_row(statement_row(spans=[[10, 20]])), "runs over the end of a paragraph"),
    (article_row(statement_row(spans=[[15, 15]])), "does not fit"),
    (article_row(statement_row(spans=[["a", 2]])), "pair of whole numbers"),
    (article_row(statement_row(verbatim=[[0, 3]])), "verbatim: [0, 3] does not lie within"),
    (article_row(statement_row(cue=[90, 95])), "cue: [90, 95] does not fit"),
    (article_row(statement_row(kind="quoted")), 'statements[0].kind: "quoted" is not known'),
    (article_row(statement_row(status="live")), 'statements[0].status: "live" is not known'),
    (article_row(statement_row(zone="foot")), 'zone: "foot" is not known'),
    (article_row(statement_row(prediction="maybe")), 'prediction: "maybe" is not known'),
    (article_row(statement_row(certainty="fairly")), 'certainty: "fairly" is not known'),
    (article_row(statement_row(flags=["loud"])), "flags: “loud” is not known"),
    (article_row(statement_row(expert_kind="guru")), 'expert_kind: "guru" is not known'),
    (article_row(statement_row(topics=["A › B › C"])), "topics: “A › B › C” is not a topic"),
    (article_row(statement_row(topics="A")), 'topics: "A" is not a list'),
    (article_row(statement_row(status="published")), "nobody is said to have spoken"),
    (article_row(statement_row(attribution="named")), "expert: is missing"),
    (article_row(statement_row(attribution="unnamed", expert="A B")), "Leave one out"),
    (article_row(statement_row(status="withheld", expert="A B")), "reason: is missing"),
    (article_row(statement_row(organisation="Vell")), "organisation: belongs to a speaker"),
    (article_row(statement_row(nested_in=1)), "nested_in: 1 is not the place of a statement"),
    (article_row(statement_row(nested_in=True)), "nested_in: true is not the place"),
    (article_row(statement_row(nested_in=0)), "nested_in: points at the statement itself"),
    (article_row(statement_row(continues=-1)), "continues: -1 is not the place"),
    (
        article_row(statement_row(nested_in=1), statement_row(expert="A B", nested_in=0)),
        "nested_in: leads back to itself",
    ),
    (article_row(statement_row(note="\ud800")), "statements[0].note: holds half a character"),
]


@pytest.mark.parametrize(("row", "message"), BAD, ids=[message for _row, message in BAD])
def test_a_bad_line_says_what_is_wrong_and_leaves_nothing(row, message):
    line = json.dumps({"outlet": "New"} | row).encode() if isinstance(row, dict) else row
    good = article_row(statement_row(), headline="Good")

    first, second, third = read(line, good, line)

    assert message in first.error
    assert (first.number, second.error, third.error) == (1, "", first.error)
    assert Article.objects.get().headline == "Good"
    for model in (Outlet, Topic, Expert, Claim, Organisation):
        assert not model.objects.exists()


def test_what_a_failed_line_had_made_is_made_again_for_the_next():
    bad = statement_row(expert="Ada Lind", topics=["A › B"], claim="c", zone="foot")
    good = statement_row(expert="Ada Lind", topics=["A › B"], claim="c", status="published")

    failed, stored = read(article_row(good, bad, outlet="T"), article_row(good, outlet="T"))

    assert failed.error
    assert not stored.error
    statement = Statement.objects.get()
    assert [str(topic) for topic in statement.direct_topics()] == ["A › B"]
    assert statement.claim == Claim.objects.get()


def test_an_identity_belongs_to_one_person():
    make_expert("Ada Lind", wikidata="Q1")

    error = error_of({"type": "expert", "name": "Ben Ode", "wikidata": "Q1"})

    assert error == "wikidata: Q1 is Ada Lind’s already. Merge the two or correct it."


def test_a_speaker_whose_name_several_bear_has_to_be_told_apart():
    for distinction in ("the painter", "the economist"):
        make_expert("Ada Lind", distinction=distinction)

    assert "“the painter”" in error_of(article_row(statement_row(expert="Ada Lind")))
    read_one(article_row(statement_row(expert="Ada Lind", expert_distinction="the painter")))


def test_statements_have_no_place_in_another_text():
    make_article("Rents to fall\nOther words.", url="https://tide.example/1")

    error = error_of(article_row(statement_row(), url="https://tide.example/1"))

    assert error.startswith("text: differs from that of the article that is here already")


def test_the_full_form_is_refused_as_a_whole(tmp_path):
    file = tmp_path / "full.jsonl"
    file.write_text('{"type": "archive", "version": 1, "full": true}\n{"type": "user"}\n')

    with pytest.raises(CommandError, match="full form, which is not supported yet"):
        call_command("import_archive", str(file))


def test_the_command_names_lines_and_misspelt_fields_and_fails(tmp_path, capsys):
    file = tmp_path / "some.jsonl"
    rows = [article_row(statement_row(knid="x")), {"type": "topic"}]
    file.write_bytes(b"\n".join(map(archive_file.to_line, rows)))

    with pytest.raises(CommandError, match="1 lines were not imported"):
        call_command("import_archive", str(file))

    output = capsys.readouterr()
    assert "line 3: name: is missing" in output.err
    assert "article: statements[0].knid" in output.err
    assert "1 new articles, 1 new statements; 1 lines failed" in output.out


def test_a_file_that_is_missing_or_damaged_is_told(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_archive", str(tmp_path / "none.jsonl"))
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(archive_file.to_line(article_row()))[:40])
    with pytest.raises(CommandError, match="damaged"):
        call_command("import_archive", str(torn))


def test_standard_output_holds_the_lines_alone(tmp_path, capsys):
    make_article("Née\n“😀” she said.")

    call_command("export_archive", "-")

    output = capsys.readouterr()
    assert output.out == export(tmp_path / "archive.jsonl").decode()
    assert "1 articles" in output.err


def test_a_reader_who_has_had_enough_ends_the_export_quietly():
    make_article()
    reading, writing = os.pipe()
    os.close(reading)
    errors = io.StringIO()

    with open(writing, "w") as closed_pipe:
        call_command("export_archive", "-", stdout=closed_pipe, stderr=errors)

    assert errors.getvalue() == ""


def test_an_export_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    make_article()
    file = tmp_path / "archive.jsonl"
    old = export(file)
    monkeypatch.setattr(archive_file.articles, "rows", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        export(file)

    assert file.read_bytes() == old
    assert list(tmp_path.iterdir()) == [file]


def test_the_cost_of_exporting_does_not_grow_with_every_statement(django_assert_max_num_queries):
    expert = make_expert()
    for number in range(12):
        article = make_article(f"News {number}\n“One thing” he said. “Two things” he said.")
        make_statement("One thing", article=article, expert=expert, topics=[make_topic()])
        make_statement("Two things", article=article, expert=expert)

    with django_assert_max_num_queries(14):
        assert sum(1 for _ in archive_file.rows()) == 12 + 12 + 1
