"""What the single keys of the workspace do, for the bar at its foot and for the help."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Keys(NamedTuple):
    """Keys that belong together as they are printed, what they do, and that in brief."""

    keys: tuple
    does: str
    in_bar: str = ""


KEYS = [
    Keys(("J", "K"), _("Next statement, previous statement"), _("next, previous")),
    Keys(("A",), _("Approve, or publish a draft")),
    Keys(("R",), _("Reject, or discard a draft")),
    Keys(("S",), _("Skip to the next one that is open")),
    Keys(("Y", "N"), _("Answer the question shown: yes, no")),
    Keys(("1", "2", "3"), _("Kind: direct, mixed, indirect")),
    Keys(("P",), _("Speaker"), _("speaker")),
    Keys(("T",), _("Topics"), _("topic")),
    Keys(("O",), _("Tag with the first topic suggested")),
    Keys(("V",), _("Venue"), _("venue")),
    Keys(("[", "]"), _("Move the start of the words one word left, right"), _("move start")),
    Keys(("{", "}"), _("Move the end of the words one word left, right"), _("move end")),
    Keys(("Q",), _("Make a new statement of the words selected")),
    Keys(("+",), _("Add the words selected to this statement")),
    Keys(
        ("C",), _("Put a caret into the text: arrows move it, with Shift they select"), _("caret")
    ),
    Keys(("M", "X"), _("The same claim as another statement: join them, keep them apart")),
    Keys(("U", "⇧U"), _("Undo, redo"), _("undo")),
    Keys(("?",), _("Show these keys")),
]
