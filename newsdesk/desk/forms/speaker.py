"""Who said it: somebody in the archive, somebody new, or a source that is not named."""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Expert, Statement
from newsdesk.desk.forms.fields import TextField
from newsdesk.extraction import fold

MOST_CANDIDATES = 20


class SpeakerForm(forms.Form):
    """Decides on the speaker of what `card` shows.

    Once valid, `cleaned_data` holds attribution and expert, unless `new_expert` is somebody
    yet to be introduced. `goes_public` says that it may not be left open, `is_another` that
    another statement is made of it, of which nobody has said yet whose it is.
    """

    speaker = TextField(200, label=_("Speaker"))
    # The name for which similar ones have been shown, so that nobody is asked twice.
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    choice = forms.ModelChoiceField(
        Expert.objects,
        required=False,
        error_messages={"invalid_choice": _("This is nobody in the archive. Choose again.")},
        label=_("Choice"),
    )
    create_expert = forms.BooleanField(required=False, label=_("Create expert"))
    new_kind = forms.ChoiceField(choices=Expert.Kind.choices, required=False, label=_("as"))
    is_confirmed = forms.BooleanField(required=False, label=_("Is confirmed"))
    is_unnamed = forms.BooleanField(required=False, label=_("Unnamed source"))

    def __init__(self, data=None, *, card, goes_public=False, is_another=False):
        super().__init__(data, initial=card.initial(), auto_id=f"{card.id}-%s")
        self.card, self.goes_public = card, goes_public
        self.was_public = card.statement.was_public and not is_another
        self.candidates, self.new_expert = card.candidates, None
        is_confirmed = _("Yes, this is %(name)s")
        if card.is_new_speaker:
            is_confirmed = _("Yes, this is %(name)s, who is new here")
        self.fields["is_confirmed"].label = is_confirmed % {"name": card.speaker}

    def clean(self):
        data = super().clean()
        self._decide(data, _one_line(data.get("speaker")))
        return data

    def _decide(self, data, label):
        """Set attribution and expert (or `new_expert`), or say at the field what is missing."""
        data["expert"], data["attribution"] = None, Statement.Attribution.UNDECIDED
        if self.has_error("speaker") or self.has_error("choice"):
            return
        is_typed = label not in ("", self.card.speaker)
        if data.get("is_unnamed") and is_typed and not self.initial["is_unnamed"]:
            self.add_error(
                "speaker", _("Named here, and ticked as unnamed below. Undo one of them.")
            )
            return
        # A name typed tells more than a tick that nobody set.
        if data.get("is_unnamed") and not is_typed:
            data["attribution"] = Statement.Attribution.UNNAMED
            return
        data["expert"] = self._chosen(data, label) or self._typed(data, label)
        if data["expert"] or self.new_expert:
            data["attribution"] = Statement.Attribution.NAMED
            self._check_confirmed(data)
        elif self.goes_public and not self.has_error("speaker"):
            self.add_error(
                "speaker", _("Choose who said this, or tick that the source is unnamed.")
            )

    def _chosen(self, data, label):
        """The similar name chosen, provided that the one it was shown for still stands there."""
        return data.get("choice") if label == _one_line(data.get("asked")) else None

    def _typed(self, data, label):
        """The one expert meant by the speaker as typed; None with an error or a new expert."""
        if not label:
            return None
        if self.card.expert and label == str(self.card.expert):
            return self.card.expert
        alike = list(Expert.objects.typed(label)[:MOST_CANDIDATES])
        if len(alike) == 1 and _is_told_by(label, alike[0]):
            return alike[0]
        if len(alike) == 1:
            near = Expert.objects.spelled_like([label])[label]
            self._ask(
                label,
                list(dict.fromkeys([*alike, *near]))[:MOST_CANDIDATES],
                _("“%(label)s” alone may be more than one person. Choose who it is.")
                % {"label": label},
            )
            return None
        if alike:
            self._ask(
                label,
                alike,
                _("Several people are called “%(label)s”. Choose one of them.") % {"label": label},
            )
            return None
        return self._introduce(label, data)

    def _introduce(self, label, data):
        """Take `label` for somebody new if that was ticked, and nobody has a similar name."""
        name, distinction = _namesake(label)
        if distinction and data.get("create_expert"):
            kind = data.get("new_kind") or self.initial["new_kind"]
            self.new_expert = {"name": name, "distinction": distinction, "kind": kind}
            return
        near = Expert.objects.spelled_like([label])[label][:MOST_CANDIDATES]
        is_asked = _one_line(data.get("asked")) == label
        if self._is_wanted(label, data) and (not near or is_asked):
            kind = data.get("new_kind") or self.initial["new_kind"]
            self.new_expert = {"name": label, "kind": kind}
        elif near:
            self._ask(
                label,
                near,
                _(
                    "Nobody in the archive is called “%(label)s”. Did you mean one of these? If not, tick “New” to add them."
                )
                % {"label": label},
            )
        else:
            self.add_error(
                "speaker",
                _(
                    "Nobody in the archive is called “%(label)s”. Choose somebody else, or tick “New” to add them."
                )
                % {"label": label},
            )

    def _is_wanted(self, label, data):
        """Adding them was ticked, or that this is the one suggested, whom nobody knows yet."""
        is_yes = data.get("is_confirmed") and label == self.card.speaker
        return data.get("create_expert") or is_yes and self.card.is_new_speaker

    def _ask(self, label, candidates, question):
        self.candidates = candidates
        # Bound data is what will be shown again, and with it that this was asked.
        self.data = self.data.copy()
        if _one_line(self.data.get("asked")) != label:
            self.data.pop("choice", None)
        self.data["asked"] = label
        self.add_error("speaker", question)

    def _check_confirmed(self, data):
        """An inferred speaker needs a yes; choosing somebody else is one."""
        chosen = str(data["expert"] or self.new_expert["name"])
        if chosen != self.card.speaker:
            data["is_confirmed"] = True
        is_inferred = data.get("certainty") == Statement.Certainty.INFERRED
        is_asked = self.goes_public and is_inferred and not self.was_public
        if is_asked and not data.get("is_confirmed"):
            self.add_error("is_confirmed", _("Confirm who said this."))

    @property
    def shown_speaker(self):
        """Who is chosen or typed, as a conflict shows it."""
        label = self["speaker"].value() or ""
        chosen = self._chosen(self.cleaned_data, _one_line(label)) if self.is_bound else None
        return str(chosen or label)

    def shown_candidates(self):
        """(expert, is it chosen) for each whom the speaker's name may mean."""
        chosen = self.data.get("choice") if self.is_bound else None
        return [(expert, chosen == str(expert.pk)) for expert in self.candidates]


def _is_told_by(label, expert):
    """True unless `label` is one word that others may be called by, too: a surname, a misprint."""
    is_body = expert.kind == Expert.Kind.INSTITUTION
    return " " in fold(label) or is_body or fold(label) == fold(expert.name)


def _namesake(label):
    """The name and the distinction in "Ada Lind (the painter)", where somebody is called so."""
    name, _, distinction = label.removesuffix(")").partition(" (")
    is_one = label.endswith(")") and name and distinction and Expert.objects.called(name).exists()
    return (name, distinction) if is_one else (label, "")


def _one_line(text):
    return " ".join((text or "").split())
