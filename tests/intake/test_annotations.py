"""Web Annotations: out as the W3C has them, and in as suggestions, never in a wrong place."""

import json

import pytest
from django.core.management import CommandError, call_command

from newsdesk.archive.models import Article, Statement, Suggestion
from newsdesk.archive.spans import make_spans
from newsdesk.intake.annotations import annotations_in, bring_in
from newsdesk.intake.suggesting import ANNOTATION, suggest
from tests.factories import make_article, make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db
SITE = "https://desk.example"
URL = "https://tide.example/rents"
TEXT = (
    "Rents 🏠 fall\n"
    "“Rents will fall,” said Ada Lind, a baker, “by a tenth.”\n"
    "Lind denied that wages rise. Wages rise, Ben Ode said. Wages rise."
)


@pytest.fixture
def article(db):
    return make_article(TEXT, url=URL, rights="excerpt")


@pytest.fixture
def split(article):
    """A statement in two stretches, with all that can be said of it."""
    return make_statement(
        "Rents will fall,",
        article=article,
        expert=make_expert("Ada Lind"),
        topics=[make_topic("Housing › Rents")],
        printed_source="Ada Lind",
        printed_role="baker",
        via=["TASS"],
        spans=spans("Rents will fall,", "by a tenth.", cue="said", source="Ada Lind"),
    )


def span(words, text=TEXT):
    return [text.index(words), text.index(words) + len(words)]


def spans(*content, **parts):
    return make_spans(
        TEXT, [span(words) for words in content], **{k: span(v) for k, v in parts.items()}
    )


def target(exact, source=URL, *, position=None, **beside):
    selectors = [{"type": "TextQuoteSelector", "exact": exact, **beside}]
    if position:
        selectors += [{"type": "TextPositionSelector", "start": position[0], "end": position[1]}]
    return {"source": source, "selector": selectors}


def annotation(*targets, **more):
    return {"id": "urn:1", "type": "Annotation", "target": list(targets), **more}


def take(*annotations, **how):
    return list(bring_in(enumerate(annotations, start=1), **how))


def written(tmp_path):
    path = tmp_path / "out.jsonl"
    call_command("export_annotations", str(path), site=f"{SITE}/")
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_each_stretch_is_a_target_with_place_and_words(split, tmp_path):
    [row] = written(tmp_path)

    assert row["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (row["id"], row["type"]) == (f"{SITE}/statements/{split.pk}/", "Annotation")
    first, second = row["target"]
    assert first["source"] == URL
    place, quote = first["selector"]
    # Code points: the house before it is one.
    assert [place["start"], place["end"]] == span("Rents will fall,")
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": "Rents will fall,",
        "prefix": "Rents 🏠 fall\n“",
        "suffix": "” said Ada Lind, a baker, “by a",
    } | {"suffix": TEXT[span("Rents will fall,")[1] :][:32]}
    assert second["selector"][1]["exact"] == "by a tenth."
    purposes = {body["purpose"]: body for body in row["body"]}
    assert purposes["identifying"]["source"]["name"] == "Ada Lind"
    assert purposes["identifying"]["source"]["type"] == "Person"
    assert purposes["classifying"]["value"] == "direct"
    assert purposes["tagging"]["value"] == "Housing › Rents"
    assert row["newsdesk:cue"] == span("said")


def test_out_and_in_again_it_is_the_same_words_speaker_and_topics(split, tmp_path):
    rows = written(tmp_path)
    Statement.objects.all().delete()

    assert [outcome.is_new for outcome in take(*rows)] == [True]

    suggestion = Suggestion.objects.get()
    assert suggestion.spans == split.spans
    assert suggestion.payload["kind"] == "direct"
    assert suggestion.payload["role"] == "baker"
    assert suggestion.payload["via"] == ["TASS"]
    assert suggestion.expert_guess == split.expert
    assert [str(topic) for topic in suggestion.topic_guesses.all()] == ["Housing › Rents"]
    # A second time there is nothing to add.
    assert [outcome.is_new for outcome in take(*rows)] == [False]
    assert Suggestion.objects.count() == 1


def test_what_is_recorded_already_is_not_suggested(split, tmp_path):
    assert [outcome.is_new for outcome in take(*written(tmp_path))] == [False]
    assert not Suggestion.objects.exists()


def test_others_need_say_no_more_than_where_and_which_words(article):
    [outcome] = take(annotation(target("Rents will fall,"), body={"purpose": "identifying",
                                                                   "value": "Ada Lind"}))  # fmt: skip

    assert outcome.is_new
    suggestion = Suggestion.objects.get()
    assert suggestion.payload["spans"] == [span("Rents will fall,")]
    assert (suggestion.payload["kind"], suggestion.payload["speaker"]) == ("direct", "Ada Lind")
    assert (suggestion.tier, suggestion.decision) == ("check_first", "open")


def test_where_place_and_words_disagree_the_words_count(article):
    # As a script counts that takes the house for two characters.
    start, end = (offset + 1 for offset in span("Rents will fall,"))

    [outcome] = take(annotation(target("Rents will fall,", position=(start, end))))

    assert outcome.is_new
    assert Suggestion.objects.get().payload["spans"] == [span("Rents will fall,")]


def test_of_the_same_words_twice_those_beside_them_tell(article):
    second = TEXT.index("Wages rise, Ben")

    [outcome] = take(annotation(target("Wages rise", prefix="rise. ", suffix=", Ben Ode")))

    assert outcome.is_new
    assert Suggestion.objects.get().payload["spans"] == [[second, second + len("Wages rise")]]


BAD = {
    "no target": ({"type": "Annotation"}, "has no target"),
    "no object": (["x"], "has no target"),
    "two pages": (
        annotation(target("Rents will fall,"), target("by a tenth.", source="https://x.example")),
        "do not name one page",
    ),
    "elsewhere": (annotation(target("Rents", source="https://x.example/1")), "no article from"),
    "place alone": (
        annotation({"source": URL, "selector": {"type": "TextPositionSelector", "start": 1}}),
        "does not say which words",
    ),
    "other words": (annotation(target("Rents may fall,")), "do not stand in the article"),
    "twice": (annotation(target("Wages rise")), "stand there 2 times"),
    "over paragraphs": (annotation(target("fall\n“Rents")), "runs over the end of a paragraph"),
    "overlapping": (
        annotation(target("Rents will fall,"), target("will fall,”")),
        "do not overlap",
    ),
    "nonsense": (annotation(7), "do not name one page"),
    "selector": (annotation({"source": URL, "selector": [3, "x"]}), "does not say which words"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_one_says_why_and_costs_no_other(article, name):
    bad, told = BAD[name]

    outcomes = take(bad, annotation(target("by a tenth.")))

    assert told in outcomes[0].error
    assert outcomes[1].is_new
    assert Suggestion.objects.count() == 1


def test_the_finder_leaves_alone_what_people_marked(article):
    take(annotation(target("Rents 🏠 fall", source=URL)))
    marked = Suggestion.objects.get(finder_version=ANNOTATION)
    suggest(article)
    found = Suggestion.objects.exclude(pk=marked.pk)
    assert found.exists()

    again = target("by a tenth.")
    take(annotation(again))

    assert Suggestion.objects.filter(pk=marked.pk).exists()
    assert set(found.values_list("pk", flat=True)) <= set(
        Suggestion.objects.values_list("pk", flat=True)
    )


def test_one_within_another_waits_for_it(article):
    outer = annotation(target("wages rise. Wages rise, Ben Ode said"), id="urn:outer")
    inner = annotation(target("Wages rise", suffix=", Ben"), id="urn:inner")
    inner["newsdesk:nestedIn"] = "urn:outer"

    take(inner, outer)

    first, second = Suggestion.objects.order_by("start")
    assert second.payload["nested_in"] == first.number


def test_own_addresses_are_known_if_the_site_is(db):
    article = make_article(TEXT)
    own = f"{SITE}{article.get_absolute_url()}"

    assert "no article from" in take(annotation(target("by a tenth.", source=own)))[0].error
    assert take(annotation(target("by a tenth.", source=own)), site=SITE)[0].is_new


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: "\n".join(map(json.dumps, rows)),
        json.dumps,
        lambda rows: json.dumps({"type": "AnnotationPage", "items": rows}),
        lambda rows: json.dumps({"type": "AnnotationCollection", "first": {"items": rows}}),
    ],
)
def test_files_come_as_lines_arrays_pages_and_collections(wrap):
    rows = [annotation(target("a")), annotation(target("b"))]

    assert list(annotations_in(wrap(rows).encode())) == [(1, rows[0]), (2, rows[1])]


def test_the_command_names_what_it_could_not_take(article, tmp_path, capsys):
    file = tmp_path / "in.jsonl"
    good, bad = annotation(target("by a tenth.")), annotation(target("Nothing"))
    file.write_text(f"{json.dumps(good)}\n{{broken\n{json.dumps(bad)}\n")

    with pytest.raises(CommandError, match="2 annotations were not imported"):
        call_command("import_annotations", str(file))

    told = capsys.readouterr()
    assert "annotation 2: It is not JSON." in told.err
    assert "annotation 3: “Nothing”: these words do not stand in the article" in told.err
    assert "1 new suggestions, 0 here already, 2 failed" in told.out
    assert Article.objects.get().suggestions.count() == 1
