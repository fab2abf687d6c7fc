"""What is wrong in a line is told, and the other lines go in."""

import base64
import json
import zlib

import pytest

from newsdesk.archive.models import Article, Claim, Expert, Organisation, Outlet, Statement, Topic
from tests.archive.archive_file.lines import (
    SPAN,
    article_row,
    error_of,
    read,
    read_one,
    statement_row,
)
from tests.factories import make_article, make_expert

pytestmark = pytest.mark.django_db

# The digest is not that of an empty page.
ORIGINAL = {"got_at": "2024-11-18T10:00:00Z", "sha256": "0" * 64}
ORIGINAL["packed"] = base64.b64encode(zlib.compress(b"")).decode()
BOMB = base64.b64encode(zlib.compress(bytes(10_000_001))).decode()

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
    (article_row(originals=[ORIGINAL | {"packed": "?"}]), "originals[0].packed: is damaged"),
    (article_row(originals=[ORIGINAL | {"packed": BOMB}]), "or more than 10,000,000 bytes large"),
    (article_row(originals=[ORIGINAL]), "originals[0].sha256: is not that of the bytes"),
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
