"""What two people typed in one card, told apart by what the card held when it was loaded."""

from zlib import crc32

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Action
from newsdesk.desk.forms.review import ReviewForm
from newsdesk.desk.names import called

LABELS = {
    "kind": _("Kind"),
    "words": _("Words"),
    "speaker": _("Speaker"),
    "is_unnamed": _("Unnamed source"),
    "printed_source": _("Printed source"),
    "printed_role": _("Printed role"),
    "certainty": _("Certainty"),
    "via": _("Via"),
    "venue": _("Venue"),
    "topics": _("Topics"),
    "flags": _("Flags"),
    "note": _("Note"),
}
CODED = ("kind", "certainty", "flags")
# What is sent besides the field itself, and means nothing without it.
WITH = {
    "words": ["spans"],
    "speaker": ["asked", "choice", "create_expert", "new_kind", "is_confirmed"],
    "topics": ["new_topics", "create_topics"],
}


def stored_in(card):
    """The values of the fields, by name, in words: as `card` holds them before anybody types."""
    values = card.values() | {"topics": sorted(map(str, card.topics))}
    return {name: as_words(values[name]) for name in LABELS}


def typed_in(form):
    """The same of a bound form, whether valid or not."""
    form.is_valid()
    values = {name: form[name].value() for name in LABELS if name != "topics"}
    ticked = sorted(str(topic) for topic, is_ticked in form.shown_topics() if is_ticked)
    added = form["new_topics"].value()
    values |= {"speaker": form.shown_speaker, "topics": ticked + ([added] if added else [])}
    return {name: as_words(value) for name, value in values.items()}


def digest_of(stored):
    """What a form carries of the values it was loaded with: enough to see which were changed."""
    return " ".join(f"{crc32(stored[name].encode()):08x}" for name in LABELS)


def untouched(typed, loaded):
    """Names of the fields that hold what they held when `loaded` was made of them."""
    digests = loaded.split()
    if len(digests) != len(LABELS):
        return set()
    now = digest_of(typed).split()
    return {name for name, old, new in zip(LABELS, digests, now, strict=True) if old == new}


class Clash:
    """What a card shows when somebody else was quicker: mine as typed, theirs as stored.

    `form` holds theirs wherever nothing was typed, so that saving it leaves that alone.
    """

    def __init__(self, card, posted, *, may_override):
        self.action = Action.objects.on(card.item).select_related("by").first()
        self.may_override = may_override
        mine, theirs = typed_in(ReviewForm(posted, card=card)), stored_in(card)
        kept = untouched(mine, posted.get("loaded", ""))
        # Who it is takes two fields; whoever touched one of them has decided on both.
        if not {"speaker", "is_unnamed"} <= kept:
            kept -= {"speaker", "is_unnamed"}
        changes = [
            (name, mine[name], theirs[name]) for name in LABELS if mine[name] != theirs[name]
        ]
        self.rows = [
            (LABELS[name], *[_in_words(name, each) for each in both])
            for name, *both in changes
            if name not in kept
        ]
        self.kept = [LABELS[name] for name, *_both in changes if name in kept]
        self.form = ReviewForm(self._merged(posted, card, kept), card=card)

    @staticmethod
    def _merged(posted, card, kept):
        data, initial = posted.copy(), card.initial()
        for name in kept:
            for each in (name, *WITH.get(name, ())):
                send(data, each, initial.get(each))
        data["version"], data["loaded"] = card.item_version, initial["loaded"]
        return data


def send(data, name, value):
    """Put `value` of the field `name` into the QueryDict `data` as a browser would send it."""
    data.pop(name, None)
    if name == "via":
        data[name] = "\n".join(value)
    elif isinstance(value, list | tuple):
        data.setlist(name, map(str, value))
    elif value is True:
        data[name] = "on"
    elif value not in (None, False):
        data[name] = str(value)


def _in_words(name, words):
    """What a field holds as editors read it: its codes by their names."""
    if name not in CODED:
        return words
    return "; ".join(str(called(each)) for each in words.split("; "))


def as_words(value):
    """A field's value as a sentence would have it; lists, line ends and blanks made even."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return "; ".join(str(value if value is not None else "").replace("\r\n", "\n").split("\n"))
