"""What a request did, in words: for buttons, for the log, and for who is told why not."""

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

# Follow from what else the request did, and come and go with it; or are courtesies that change
# nothing of the record, like claims: either way they are not undone by themselves.
DERIVED = (
    "learn name",
    "forget name",
    "learn role",
    "forget role",
    "claim",
    "unclaim",
    "handle",
    "unhandle",
    "settle",
    "unsettle",
    "withhold with speaker",
    "release with speaker",
    "start",
    "stop",
    "resume",
    "retry",
    "repair",
    "watch",
    "unwatch",
    "pause",
    "unpause",
    "reset feed",
)
# What speaks for the whole request, if it touched several kinds of thing.
LEADS = ("suggestion", "statement", "article")
DID = {
    ("suggestion", "answer"): _("Answered who spoke in %(what)s"),
    ("suggestion", "reject"): _("Rejected %(what)s"),
    ("suggestion", "reopen"): _("Reopened %(what)s"),
    ("suggestion", "tag"): _("Tagged %(what)s"),
    ("statement", "create"): _("Marked %(what)s"),
    ("statement", "accept"): _("Recorded %(what)s"),
    ("statement", "publish"): _("Published %(what)s"),
    ("statement", "correct"): _("Corrected %(what)s"),
    ("statement", "tag"): _("Tagged %(what)s"),
    ("statement", "withhold"): _("Withheld %(what)s"),
    ("statement", "withdraw"): _("Marked as withdrawn by its outlet: %(what)s"),
    ("statement", "discard"): _("Discarded %(what)s"),
    ("statement", "join"): _("Joined as one claim: %(what)s"),
    ("statement", "part"): _("Took out of its claim %(what)s"),
    ("claimpair", "join"): _("Joined as one claim: %(what)s"),
    ("claimpair", "refuse"): _("Kept apart: %(what)s"),
    ("statement", "follow"): _("Placed anew %(what)s"),
    ("article", "import"): _("Brought in %(what)s"),
    ("article", "edit"): _("Changed the facts of %(what)s"),
    ("article", "withhold"): _("Withheld %(what)s"),
    ("article", "release"): _("Released %(what)s"),
    ("article", "replace text"): _("Replaced the text of %(what)s"),
    ("article", "claim"): _("Claimed %(what)s"),
    ("article", "unclaim"): _("Let go of %(what)s"),
    ("errorreport", "handle"): _("Handled %(what)s"),
    ("errorreport", "unhandle"): _("Opened again %(what)s"),
    ("finding", "settle"): _("Settled %(what)s"),
    ("finding", "unsettle"): _("Opened again %(what)s"),
    ("job", "start"): _("Started %(what)s"),
    ("feed", "watch"): _("Watched the feed %(what)s"),
    ("feed", "unwatch"): _("Watched no longer the feed %(what)s"),
    ("feed", "pause"): _("Paused the feed %(what)s"),
    ("feed", "unpause"): _("Went on with the feed %(what)s"),
    ("feed", "reset feed"): _("Changed the feed %(what)s"),
    ("job", "stop"): _("Stopped %(what)s"),
    ("job", "resume"): _("Resumed %(what)s"),
    ("job", "retry"): _("Tried again what failed in %(what)s"),
    ("expert", "create"): _("Introduced %(what)s"),
    ("expert", "withhold"): _("Withheld %(what)s, with all statements"),
    ("expert", "release"): _("Released %(what)s, with their statements"),
    ("expert", "anonymise"): _("Withheld a name: %(what)s"),
    ("expert", "reveal"): _("Gave back the name of %(what)s"),
    ("expert", "erase"): _("Deleted for good: %(what)s"),
    ("statement", "repair"): _("Put in step with lists and search: %(what)s"),
    ("article", "repair"): _("Measured again: %(what)s"),
    ("statement", "erase"): _("Deleted for good: %(what)s"),
    ("topic", "create"): _("Planted %(what)s"),
    ("expert", "confirm role"): _("Confirmed a role of %(what)s"),
    ("expert", "refuse role"): _("Refused a role of %(what)s"),
}
APART = {
    "apart": _("Found to be two people: %(one)s, %(other)s"),
    "together": _("Took back that they are two people: %(one)s, %(other)s"),
}
THINGS = {
    "suggestion": ngettext_lazy("%(count)s suggestion", "%(count)s suggestions", "count"),
    "statement": ngettext_lazy("%(count)s statement", "%(count)s statements", "count"),
    "article": ngettext_lazy("%(count)s article", "%(count)s articles", "count"),
    "expert": ngettext_lazy("%(count)s expert", "%(count)s experts", "count"),
    "topic": ngettext_lazy("%(count)s topic", "%(count)s topics", "count"),
    "organisation": ngettext_lazy("%(count)s organisation", "%(count)s organisations", "count"),
    "outlet": ngettext_lazy("%(count)s outlet", "%(count)s outlets", "count"),
    "claimpair": ngettext_lazy(
        "%(count)s pair of statements", "%(count)s pairs of statements", "count"
    ),
    "job": ngettext_lazy("%(count)s job", "%(count)s jobs", "count"),
    "errorreport": ngettext_lazy("%(count)s report", "%(count)s reports", "count"),
    "finding": ngettext_lazy("%(count)s finding", "%(count)s findings", "count"),
}
STATES = {
    "waiting": _("Set to “waiting”: %(what)s"),
    "in_review": _("Set to “in review”: %(what)s"),
    "done": _("Set to “done”: %(what)s"),
}
TURNED = {"undo": _("Undid: %(what)s"), "redo": _("Did again: %(what)s")}


def in_words(actions):
    """What `actions` of one request (oldest first) did: "Approved ¶36, Alexander Korolev"."""
    told = [action for action in actions if action.verb not in DERIVED] or list(actions)
    # An answer goes for what hangs on it, too; what it was given to comes first.
    told = [action for action in told if action.verb != "answer"] or told[:1]
    leading = max((a for a in told if a.object_type == _lead(told)), key=_weight)
    if leading.verb in TURNED:
        return TURNED[leading.verb] % {"what": uncapitalised(leading.reason)}
    if "merged" in (leading.after or {}):
        return _joined(leading)
    if "split" in (leading.after or {}):
        told = gettext("Split %(new)s off %(old)s")
        return told % {"new": leading.after["split"]["name"], "old": leading.after["name"]}
    if leading.verb in APART:
        given = {"one": leading.after["name"], "other": leading.after["other"]["name"]}
        return APART[leading.verb] % given
    if leading.verb == "import" and leading.object_type != "article":
        return gettext("Brought in an archive file")
    if leading.verb == "tag":
        # Suggestions and statements are tagged alike.
        leads = [each for each in told if each.verb == "tag"]
    else:
        leads = [each for each in told if each.object_type == leading.object_type]
    things = {(each.object_type, each.object_id) for each in leads}
    if len(things) > 1:
        noun = "statement" if leading.verb == "tag" else leading.object_type
        what = THINGS[noun] % {"count": len(things)}
    else:
        what = _thing(leading, told)
    return _did(leading, told) % {"what": what}


def _joined(action):
    merged = action.after["merged"]
    if merged:
        told = gettext("Merged %(other)s into %(kept)s")
    else:
        merged, told = action.before["merged"], gettext("Took %(other)s out of %(kept)s")
    return told % {"other": merged["name"], "kept": action.after["name"]}


def uncapitalised(words):
    return words[:1].lower() + words[1:]


def _lead(actions):
    kinds = {action.object_type for action in actions}
    return next((kind for kind in LEADS if kind in kinds), actions[0].object_type)


def _weight(action):
    """Of what was done to one thing, a correction says less than that it was published."""
    return (action.verb == "publish", action.verb != "state", action.pk)


def _did(action, actions):
    """What was done, with a gap for `what` it was done to."""
    kind, verb = action.object_type, action.verb
    if (kind, verb) == ("suggestion", "accept"):
        is_public = any((each.after or {}).get("status") == "published" for each in actions)
        return gettext("Approved %(what)s") if is_public else gettext("Made a draft of %(what)s")
    if verb == "state":
        return STATES[action.after["state"]]
    if said := DID.get((kind, verb)):
        return said
    if verb in ("edit", "create"):
        return gettext("Changed %(what)s") if verb == "edit" else gettext("Added %(what)s")
    return f"{verb.capitalize()}: %(what)s"


def _thing(action, actions):
    kind, logged = action.object_type, (action.before or {}) | (action.after or {})
    if kind == "suggestion":
        became = [each.after for each in actions if each.object_type == "statement" and each.after]
        proposed = logged.get("payload", {}).get("speaker") or logged.get("printed_source")
        speaker = _speakers(became) if became else proposed
        return _placed(logged, speaker)
    if kind == "statement":
        return _placed(logged, _speakers([logged]))
    if kind == "article":
        return f"“{logged.get('headline', '')}”"
    if kind == "claimpair":
        return gettext("two statements by %(name)s") % {"name": logged["name"]}
    if kind == "job":
        return f"“{logged.get('name', '')}”"
    if kind == "errorreport":
        told = gettext("a reader’s report on statement %(number)s")
        return told % {"number": logged.get("statement_id")}
    if kind == "finding":
        told = gettext("what was found on the page of “%(headline)s”")
        return told % {"headline": logged.get("headline")}
    return logged.get("name") or f"{kind} {action.object_id}"


def _placed(logged, speaker):
    paragraph = logged.get("paragraph")
    return ", ".join(filter(None, [f"¶{paragraph}" if paragraph else "", speaker])) or gettext(
        "a statement"
    )


def _speakers(statements):
    named = dict.fromkeys(_speaker(logged) for logged in statements)
    return gettext(" and ").join(named)


def _speaker(logged):
    if logged.get("expert"):
        return logged["expert"]
    is_unnamed = logged.get("attribution") == "unnamed"
    if logged.get("printed_source"):
        return logged["printed_source"]
    return gettext("unnamed source") if is_unnamed else gettext("no speaker yet")
