"""What an action changed, as a sentence would have it: fields in words, never payloads."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Article, Outlet, Topic
from newsdesk.desk.clashes import as_words
from newsdesk.desk.names import called

# The fields that are told, with their names in words; all others follow from these.
LABELS = {
    "name": _("Name"),
    "names": _("Other names"),
    "doubts": _("Names in doubt"),
    "kind": _("Kind"),
    "sort_name": _("Sorted as"),
    "distinction": _("Distinction"),
    "bio": _("About"),
    "wikidata": _("Wikidata"),
    "orcid": _("ORCID"),
    "identity_confirmed_at": _("Identity confirmed"),
    "identity_evidence": _("What that rests on"),
    "affiliations": _("Roles"),
    "disclosures": _("Disclosures"),
    "definition": _("Definition"),
    "iptc": _("IPTC code"),
    "parent_id": _("Below"),
    "homepage": _("Homepage"),
    "decision": _("Decision"),
    "status": _("Status"),
    "status_reason": _("Reason"),
    "text": _("Words"),
    "expert": _("Speaker"),
    "attribution": _("Attribution"),
    "printed_source": _("Printed source"),
    "printed_role": _("Printed role"),
    "certainty": _("Certainty"),
    "cue": _("Cue"),
    "venue": _("Venue"),
    "via": _("Via"),
    "topics": _("Topics"),
    "flags": _("Flags"),
    "prediction": _("Prediction"),
    "said_on": _("Said on"),
    "language": _("Language"),
    "anchoring": _("Anchoring"),
    "note": _("Note"),
    "headline": _("Headline"),
    "standfirst": _("Standfirst"),
    "byline": _("Byline"),
    "outlet_id": _("Outlet"),
    "url": _("Address"),
    "archive_url": _("Archived copy"),
    "source_dead_since": _("Not found since"),
    "published_on": _("Date"),
    "date_is_inferred": _("Date inferred"),
    "rights": _("Rights"),
    "is_watched": _("Pages watched"),
    "state": _("State"),
    "withheld_reason": _("Withheld because"),
    "copy_of_id": _("Copy of"),
    "block_kinds": _("Kinds of paragraphs"),
    "role": _("Role"),
    "organisation": _("Organisation"),
}
POINTERS = {"outlet_id": Outlet, "parent_id": Topic, "copy_of_id": Article}
LONGEST = 300


class Difference(NamedTuple):
    """A field that was changed, by its name in words, with what it said before and after."""

    label: str
    before: str
    after: str


def differences_of(actions):
    """By action's id, the Differences of each, in one query for each kind pointed at."""
    names = _names_of(actions)
    return {action.pk: list(_differences(action, names)) for action in actions}


def _differences(action, names):
    before, after = action.before or {}, action.after or {}
    if not action.before and action.object_type in ("article", "statement"):
        # What was new is told by its own words alone.
        before, after = {}, {"text": after.get("text")}
    for name, label in LABELS.items():
        old, new = _told(name, before, names), _told(name, after, names)
        # A suggestion's log says what was proposed, but not again what it says now.
        if old != new and (name in after or not after):
            yield Difference(label, old, new)
    if action.object_type == "suggestion" and "topic_ids" in after:
        yield Difference(LABELS["topics"], *[_topics_of(each, names) for each in (before, after)])


def _topics_of(logged, names):
    """The topics that a suggestion proposes; a statement's log has their names."""
    return "; ".join(
        names["topic_ids"].get(pk, _("no. %(pk)s") % {"pk": pk}) for pk in logged["topic_ids"]
    )


def _told(name, logged, names):
    value = logged.get(name)
    if name in POINTERS:
        return names[name].get(value, _("no. %(pk)s") % {"pk": value}) if value else ""
    if name in ("names", "doubts"):
        return _shortened(
            "; ".join(f"{text} ({called(kind)})" for text, kind in (value or {}).items())
        )
    if name in ("affiliations", "disclosures"):
        return _shortened("; ".join(_row_in_words(each) for each in value or []))
    if name == "block_kinds":
        return _kinds_in_words(value or [])
    if isinstance(value, bool):
        return gettext("yes") if value else ""
    if name in CODED and value:
        return "; ".join(str(called(each)) for each in _listed(value))
    return _shortened(as_words(value))


def _listed(value):
    return value if isinstance(value, list) else [value]


CODED = {
    "decision",
    "status",
    "state",
    "flags",
    "rights",
    "anchoring",
    "kind",
    "attribution",
    "certainty",
    "prediction",
}


def _row_in_words(row):
    return ", ".join(
        str(v) for k, v in row.items() if v and k not in ("read_in_id", "is_former", "state")
    )


def _kinds_in_words(kinds):
    """Which paragraphs are no plain ones."""
    numbers = defaultdict(list)
    for number, kind in enumerate(kinds, start=1):
        if kind != "paragraph":
            numbers[kind].append(f"¶{number}")
    return "; ".join(f"{called(kind)} {', '.join(found)}" for kind, found in numbers.items())


def _shortened(words):
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _names_of(actions):
    """By field, the names of what the actions point at by id."""
    wanted = {name: set() for name in POINTERS}
    for action in actions:
        for logged in (action.before or {}, action.after or {}):
            for name in POINTERS:
                wanted[name] |= {logged.get(name)} - {None}
    names = {
        name: {pk: str(each) for pk, each in model.objects.in_bulk(wanted[name]).items()}
        for name, model in POINTERS.items()
    }
    tagged = [action for action in actions if action.object_type == "suggestion"]
    ids = {pk for each in tagged for pk in (each.after or {}).get("topic_ids", ())}
    ids |= {pk for each in tagged for pk in (each.before or {}).get("topic_ids", ())}
    topics = Topic.objects.select_related("parent").in_bulk(ids)
    return names | {"topic_ids": {pk: str(topic) for pk, topic in topics.items()}}
