"""Makes what tests need, through the same verbs that the desk uses."""

from itertools import count

from newsdesk.archive.dates import read_date
from newsdesk.archive.models import (
    Article,
    ErrorReport,
    Expert,
    Feed,
    Finding,
    Job,
    Organisation,
    Original,
    Outlet,
    PageCheck,
    Statement,
    Suggestion,
    Topic,
    User,
)
from newsdesk.archive.spans import make_spans

numbers = count(1)

TEXT = (
    "Rents to fall, says economist\n"
    "“Rents will fall,” said Ada Lind, an economist at Vell University.\n"
    "Lind added that builders “need time” before prices follow.\n"
    "The city said that permits have doubled."
)


def make_user(role="editor", **fields):
    fields.setdefault("username", f"{role}{next(numbers)}")
    return User.objects.create_user(password="correct horse battery", role=role, **fields)


def make_outlet(name=None, **fields):
    return Outlet.objects.create(name=name or f"Outlet {next(numbers)}", **fields)


def make_article(text=None, *, published="2024-11-18", **fields):
    """An article of its own words, published on `published` ("2024-11-18", "2024-11", …)."""
    text = text or f"{TEXT}\nThis is article number {next(numbers)}."
    published_on, precision = read_date(published)
    fields |= {"published_on": published_on, "published_precision": precision}
    return Article.objects.bring_in(text=text, **fields).article


def make_expert(name=None, kind=Expert.Kind.ANALYST, **fields):
    return Expert.objects.register(name or f"Expert {next(numbers)}", kind=kind, **fields)


def make_organisation(name=None, *, also=(), **fields):
    """An organisation, also called each of `also`."""
    name = name or f"Organisation {next(numbers)}"
    return Organisation.objects.register(
        name, by=None, names=dict.fromkeys(also, "alias"), **fields
    )


def make_topic(path=None):
    return Topic.objects.plant(path or f"Topic {next(numbers)}")


def make_statement(words="Rents will fall,", *, article=None, expert=None, publish=True, **fields):
    """A statement of `words`, published unless told otherwise, said by `expert` (or a new one).

    If `article` does not hold the words, one is made that does.
    """
    article = article or make_article(f"News {next(numbers)}\n“{words}” somebody said.")
    start = article.revision.text.index(words)
    expert = expert or make_expert()
    editor = User.objects.filter(username="maker").first() or make_user(username="maker")
    fields.setdefault("spans", make_spans(article.revision.text, [[start, start + len(words)]]))
    fields.setdefault("kind", Statement.Kind.DIRECT)
    fields.setdefault("attribution", Statement.Attribution.NAMED)
    if fields["attribution"] != Statement.Attribution.NAMED:
        expert = None
    statement = Statement.objects.record(
        article,
        by=editor,
        expert=expert,
        **fields,
    )
    if publish:
        statement.publish(by=editor, version=statement.version, is_confirmed=True)
    return statement


def make_suggestion(words="Rents will fall,", *, article=None, tier="ready", number=0, **payload):
    """An open suggestion of `words`, as the finder would have made it."""
    article = article or make_article(f"News {next(numbers)}\n“{words}” somebody said.")
    text = article.revision.text
    start = text.index(words)
    span = [start, start + len(words)]
    found = {
        "spans": [span],
        "verbatim": [span],
        "inserted": [],
        "kind": "direct",
        "cue": None,
        "source": None,
        "speaker": None,
        "organisation": None,
        "role": None,
        "also": [],
        "via": [],
        "venue": None,
        "certainty": "certain",
        "alternatives": [],
        "nested_in": None,
        "continues": None,
        "zone": "body",
        "prediction": "no",
        "flags": [],
        "rule": "test",
        "reason": "Quotation marks.",
        "confidence": 0.9,
    }
    return Suggestion.objects.create(
        article=article,
        revision=article.revision,
        payload=found | payload,
        number=number,
        start=start,
        rule="test",
        reason="Quotation marks.",
        finder_version="test",
        tier=tier,
        fingerprint=f"test-{next(numbers)}",
    )


def make_report(statement=None, *, kind="words", message="It says otherwise.", **fields):
    """An open report of a reader on `statement` (or a new one)."""
    statement = statement or make_statement()
    return ErrorReport.objects.create(statement=statement, kind=kind, message=message, **fields)


def make_finding(statement=None, *, outcome="changed", was="Rents will fall,", now=None, **fields):
    """That the page of `statement`'s article (or a new one's) no longer has it as it was."""
    statement = statement or make_statement()
    now = "Rents may fall," if now is None else now
    check, _is_new = PageCheck.objects.get_or_create(article=statement.article)
    if outcome in ("gone", "back", "unreachable", "other"):
        statement, was, now = None, "", ""
    return Finding.objects.create(
        check_of=check, statement=statement, outcome=outcome, was=was, now=now, **fields
    )


def make_original(article=None, **fields):
    """What `article` (or a new one) was read from."""
    original = Original(name="rents.html", content_type="text/html", **fields)
    original.pack(b"<!doctype html><h1>Rents to fall</h1>")
    original.belongs_to((article or make_article()).revision)
    return original


def make_feed(name="The Tide", **facts):
    """A watched feed in which nothing was yet."""
    given = {"address": "https://tide.example/feed", "kind": Feed.Kind.RSS, **facts}
    return Feed.objects.create(name=name, **given)


def make_job(*names, kind=Job.Kind.ARTICLES, by=None):
    """A job that nobody works on yet, with a small text file of each name."""
    things = [(name, f"{TEXT}\nThis is {name}.".encode()) for name in names or ["one.txt"]]
    return Job.objects.begin(kind, things, by=by, name=things[0][0])
