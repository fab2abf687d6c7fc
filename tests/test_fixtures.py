"""The demonstration newsroom is checked as a file, before any model reads it."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from newsdesk.extraction import inserted_spans, quoted_spans, recognise_blocks

NEWSROOM = Path(__file__).parent.parent / "fixtures" / "newsroom.jsonl"

# What an archive file leaves out because it goes without saying.
TAKEN_FOR_GRANTED = {
    "outlet": {"rights": "quotes"},
    "expert": {"kind": "analyst"},
    "article": {"state": "waiting"},
}


def in_full(row):
    """The row with what it leaves out, an article's read off its text where need be."""
    row = TAKEN_FOR_GRANTED.get(row["type"], {}) | row
    if row["type"] == "article":
        row.setdefault(
            "published_precision", ("year", "month", "day")[row["published_on"].count("-")]
        )
    if "statements" in row:
        titles = {"headline": row["headline"], "standfirst": row.get("standfirst", "")}
        blocks = row.get("blocks") or recognise_blocks(row["text"], **titles)
        row["statements"] = [statement_in_full(each, row, blocks) for each in row["statements"]]
    return row


def statement_in_full(statement, article, blocks):
    text, spans = article["text"], statement["spans"]
    kind = next(kind for kind, start, end in blocks if start <= spans[0][0] < end)
    full = {
        "status": "draft",
        "certainty": "certain",
        "prediction": "no",
        "topics": [],
        "verbatim": quoted_spans(text, spans),
        "inserted": inserted_spans(text, spans),
        "zone": kind if kind in ("headline", "standfirst", "caption") else "body",
    }
    if "expert" in statement:
        full["expert_kind"] = "analyst"
    if "source" in statement:
        full["printed_source"] = text[slice(*statement["source"])]
    return full | statement


ROWS = [in_full(json.loads(line)) for line in NEWSROOM.read_text(encoding="utf-8").splitlines()]
OF = defaultdict(list)
for row in ROWS:
    OF[row["type"]].append(row)
ARTICLES = OF["article"]
SINGLE, DOUBLE = ("‘", "’"), ('“"', '”"')
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a["headline"][:24])


def each_statement(check):
    """Run `check(article, statement)` on all statements, as one test for each article."""

    def test(article):
        for number, statement in enumerate(article.get("statements", []), 1):
            try:
                check(article, statement)
            except AssertionError as error:
                error.add_note(f"in statement {number} of “{article['headline']}”")
                raise

    test.__name__, test.__doc__ = check.__name__, check.__doc__
    return each_article(test)


def published():
    return [
        (article, statement)
        for article in ARTICLES
        for statement in article.get("statements", [])
        if statement["status"] == "published"
    ]


def marks_of(article):
    """The outer quotation marks of an article: double ones, or single in the British manner."""
    text = article["text"]
    return DOUBLE if text.count("“") + text.count('"') > text.count("‘") else SINGLE


def marks_around(article, statement):
    """The marks of a statement: headlines take single ones, and nested words the inner ones."""
    if "nested_in" in statement or statement["zone"] == "headline":
        return DOUBLE[0] + SINGLE[0], DOUBLE[1] + SINGLE[1]
    return marks_of(article)


def in_marks(article, start, end, marks):
    """Whether the stretch opens a quotation and closes it or runs on into the next paragraph."""
    text, (opening, closing) = article["text"], marks
    after = text[end] if end < len(text) else "\n"
    return text[start - 1] in opening and (after in closing or after == "\n")


@each_article
def test_text_is_whole_and_normalised(article):
    text = article["text"]
    lines = text.split("\n")
    assert lines[0] == article["headline"]
    if article.get("standfirst"):
        assert lines[1] == article["standfirst"]
    assert text == unicodedata.normalize("NFC", text)
    assert not re.search("[\ufeff\u200b\u2060\r\t\x00]", text)
    assert all(line and line == line.strip() for line in lines)
    assert 18 <= len(lines) <= 42


@each_article
def test_statements_stand_in_text_order_and_point_at_each_other(article):
    statements = article.get("statements", [])
    starts = [statement["spans"][0][0] for statement in statements]
    assert starts == sorted(starts)
    for index, statement in enumerate(statements):
        if (outer := statement.get("nested_in")) is not None:
            inside = statements[outer]["spans"]
            assert all(any(a <= s and e <= b for a, b in inside) for s, e in statement["spans"]), (
                "a nested statement lies inside its outer one"
            )
            assert statement["certainty"] == "inferred" or statement.get("via")
        if (before := statement.get("continues")) is not None:
            assert 0 <= before < index
            assert statements[before].get("expert") == statement.get("expert")
            assert statement["certainty"] == "inferred"


@each_statement
def test_spans_fit_the_text(article, statement):
    text = article["text"]
    kinds = ("spans", "verbatim", "inserted")
    spans = [span for key in kinds for span in statement.get(key, [])]
    spans += [statement[key] for key in ("cue", "source") if key in statement]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        words = text[start:end]
        assert "\n" not in words
        assert words == words.strip()
    assert statement["spans"] == sorted(statement["spans"])
    for (_, end), (start, _) in zip(statement["spans"], statement["spans"][1:], strict=False):
        assert end < start
    if "source" in statement:
        assert text[slice(*statement["source"])] == statement["printed_source"]
    if "printed_role" in statement:
        assert statement["printed_role"] in text


@each_statement
def test_quotation_marks_stay_outside(article, statement):
    """An outer mark is at a span's edge only where a quoted stretch of a mixed one ends there."""
    text, (opening, closing) = article["text"], marks_of(article)
    verbatim = statement["verbatim"]
    for start, end in statement["spans"]:
        assert not text[start:end].lower().startswith("that ") or statement["kind"] == "direct"
        if text[start] in opening:
            assert statement["kind"] == "mixed"
            assert any(s == start + 1 for s, _ in verbatim)
            assert not any([s, e] == [start + 1, end - 1] for s, e in verbatim)
        if text[end - 1] in closing:
            assert statement["kind"] == "mixed"
            assert any(e == end - 1 for _, e in verbatim)


@each_statement
def test_verbatim_is_inside_marks_and_inside_the_statement(article, statement):
    marks = marks_around(article, statement)
    for start, end in statement["verbatim"]:
        assert any(a <= start and end <= b for a, b in statement["spans"])
        assert in_marks(article, start, end, marks)
    for start, end in statement["inserted"]:
        words = article["text"][start:end]
        assert words[0] + words[-1] in ("[]", "()")
        assert any(a <= start and end <= b for a, b in statement["verbatim"])


@each_statement
def test_kind_agrees_with_the_marks(article, statement):
    text, kind = article["text"], statement["kind"]
    verbatim = statement["verbatim"]
    if kind == "direct":
        assert verbatim == statement["spans"]
    elif kind == "mixed":
        assert verbatim
        assert verbatim != statement["spans"]
    else:
        assert not verbatim
        if "nested_in" not in statement:
            opening = marks_of(article)[0]
            assert not any(mark in text[s:e] for s, e in statement["spans"] for mark in opening)


def expert_key(row, prefix=""):
    name = row["expert"] if prefix else row["name"]
    return name, row.get(f"{prefix}distinction", "")


@each_statement
def test_everything_a_statement_names_is_declared(article, statement):
    experts = {expert_key(row): row["kind"] for row in OF["expert"]}
    topics = {f"{row['parent']} › {row['name']}" for row in OF["topic"] if "parent" in row}
    organisations = {row["name"] for row in OF["organisation"]}
    if statement.get("attribution") == "unnamed":
        assert "expert" not in statement
    else:
        assert experts[expert_key(statement, "expert_")] == statement["expert_kind"]
    assert set(statement["topics"]) <= topics
    if "organisation" in statement:
        assert statement["organisation"] in organisations
    if statement["status"] == "published":
        assert 1 <= len(statement["topics"]) <= 2
    if statement["status"] == "withheld":
        assert statement["reason"]


@each_statement
def test_pronouns_descriptions_and_silence_are_inferred(article, statement):
    source = statement.get("printed_source", "").lower()
    if source in {"", "he", "she", "it", "they", "the analyst", "the economist"}:
        assert statement["certainty"] == "inferred" or statement.get("via")


def test_experts_are_told_apart():
    keys = [expert_key(row) for row in OF["expert"]]
    assert len(keys) == len(set(keys))
    names = Counter(row["name"] for row in OF["expert"])
    for row in OF["expert"]:
        assert bool(row.get("distinction")) == (names[row["name"]] > 1)


def test_outlets_are_declared():
    outlets = {row["name"] for row in OF["outlet"]}
    assert {row["outlet"] for row in ARTICLES if "outlet" in row} <= outlets
    for row in ARTICLES:
        assert ("url" in row) == ("outlet" in row)
    addresses = [row["url"] for row in ARTICLES if "url" in row]
    assert len(addresses) == len(set(addresses))


def test_no_address_leads_to_a_real_host():
    for host in re.findall(r"https?://([^/\"]+)", NEWSROOM.read_text(encoding="utf-8")):
        assert host.endswith(".example")


def test_the_newsroom_is_large_and_varied_enough_to_show_the_product():
    states = Counter(article["state"] for article in ARTICLES)
    assert states["done"] >= 10
    assert states["waiting"] == 2
    assert all("statements" not in a for a in ARTICLES if a["state"] == "waiting")
    assert all(
        statement["status"] != "draft"
        for article in ARTICLES
        if article["state"] == "done"
        for statement in article["statements"]
    )
    years = {article["published_on"][:4] for article in ARTICLES}
    assert int(max(years)) - int(min(years)) >= 6
    assert {row["rights"] for row in OF["outlet"]} == {"quotes", "excerpt", "full"}
    assert len(OF["outlet"]) >= 5
    assert any("outlet" not in article for article in ARTICLES)
    assert any(article["published_precision"] == "month" for article in ARTICLES)
    assert any(article.get("date_inferred") for article in ARTICLES)
    assert len(published()) >= 110
    said = Counter(statement.get("expert") for _, statement in published())
    assert sum(row["kind"] == "analyst" and row["name"] in said for row in OF["expert"]) >= 18
    kinds = Counter(statement["kind"] for _, statement in published())
    assert min(kinds["direct"], kinds["mixed"], kinds["indirect"]) >= len(published()) / 5
    values = {row["kind"] for row in OF["expert"]}
    assert values == {"analyst", "newsmaker", "institution"}


def test_topics_are_a_tree_of_two_levels_and_each_is_used():
    parents = Counter(row["parent"] for row in OF["topic"] if "parent" in row)
    tops = [row["name"] for row in OF["topic"] if "parent" not in row]
    assert len(tops) >= 7
    assert set(parents) == set(tops)
    assert min(parents.values()) >= 3
    assert all(row["definition"].endswith(".") for row in OF["topic"])
    used = {topic for _, statement in published() for topic in statement["topics"]}
    assert used == {f"{row['parent']} › {row['name']}" for row in OF["topic"] if "parent" in row}


def test_analysts_can_be_compared_with_each_other_and_with_themselves():
    views = defaultdict(lambda: defaultdict(set))
    for article, statement in published():
        if statement.get("expert_kind") == "analyst":
            for topic in statement["topics"]:
                views[topic][expert_key(statement, "expert_")].add(article["published_on"][:4])
    assert sum(len(experts) >= 3 for experts in views.values()) >= 3
    for top in ("Interest rates", "Energy supply", "Housing"):
        apart = [
            years
            for topic, experts in views.items()
            if topic.startswith(top)
            for years in experts.values()
            if int(max(years)) - int(min(years)) >= 3
        ]
        assert apart, f"somebody speaks on {top} again years later"


def test_every_way_of_marking_a_statement_occurs():
    every = [statement for article in ARTICLES for statement in article.get("statements", [])]
    assert {s["prediction"] for s in every} == {"yes", "soft", "commitment", "no"}
    assert {flag for s in every for flag in s.get("flags", [])} == {
        "hedged", "negated", "repeated", "headline_differs", "second_look",
    }  # fmt: skip
    assert {s["status"] for s in every} == {"published", "draft", "withheld"}
    assert {s["zone"] for s in every} == {"body", "headline", "standfirst", "caption"}
    for key in ("via", "venue", "said_on", "note", "nested_in", "continues", "inserted"):
        assert any(s.get(key) not in (None, "", []) for s in every), key
    assert any(s.get("attribution") == "unnamed" for s in every)


def test_a_claim_ties_statements_together():
    claims = defaultdict(list)
    for article in ARTICLES:
        for statement in article.get("statements", []):
            if "claim" in statement:
                claims[statement["claim"]].append((article, statement))
    assert all(len(said) > 1 for said in claims.values())
    assert any(len({a.get("outlet") for a, _ in said}) > 1 for said in claims.values())
    assert any(len({s.get("expert") for _, s in said}) > 1 for said in claims.values())
    assert any({s["zone"] for _, s in said} == {"standfirst", "body"} for said in claims.values())


def rows_of_the_table():
    for line in (NEWSROOM.parent / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and cells[2].isdigit():
            yield pytest.param(*cells, id=f"{cells[0]} {cells[1]}")


TRAPS = list(rows_of_the_table())


@pytest.mark.parametrize(("trap", "what", "number", "paragraph", "seq", "words"), TRAPS)
def test_the_table_of_traps_leads_to_the_words(trap, what, number, paragraph, seq, words):
    article = ARTICLES[int(number) - 1]
    assert words in article["text"].split("\n")[int(paragraph) - 1]
    if seq.isdigit():
        spans = article["statements"][int(seq) - 1]["spans"]
        assert int(paragraph) in {article["text"].count("\n", 0, start) + 1 for start, _ in spans}


def test_every_trap_is_in_the_table():
    numbers = {row.values[0] for row in TRAPS}
    assert {str(number) for number in range(1, 29)} <= numbers
