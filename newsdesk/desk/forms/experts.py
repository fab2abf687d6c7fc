from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.identity import (
    evidence_in_words,
    orcid_in,
    read_evidence,
    wikidata_in,
    write_evidence,
)
from newsdesk.archive.models import Affiliation, Expert, Organisation
from newsdesk.desk.forms.articles import VersionField
from newsdesk.desk.forms.expert_rows import LISTS, initial_of
from newsdesk.desk.forms.fields import LinesField, RowsField, TextField
from newsdesk.desk.forms.records import LineField, ProposedField, RecordForm

LIST_LABELS = {"names": "Other names", "affiliations": "Roles", "disclosures": "Disclosures"}


class EvidenceField(LinesField):
    """Pieces of evidence, typed one a line: see newsdesk.archive.identity."""

    def prepare_value(self, value):
        if isinstance(value, list):
            value = [each if isinstance(each, str) else write_evidence(each) for each in value]
        return super().prepare_value(value)

    def clean(self, value):
        today = timezone.localdate()
        return [read_evidence(line, today=today) for line in super().clean(value)]


class ExpertForm(RecordForm):
    """Who somebody is, and under which names, in which roles and with which interests."""

    KEPT = ("name", "kind", "sort_name", "distinction", "bio", "wikidata", "orcid")

    name = LineField(
        help_text=_("As readers see it. After a change the old one stays, as former."),
        label=_("Name"),
    )
    kind = forms.ChoiceField(choices=Expert.Kind, label=_("Kind"))
    sort_name = LineField(
        required=False, label=_("Name in the index"), help_text=_("Empty for “Lind, Ada”.")
    )
    distinction = LineField(
        required=False,
        help_text=_("Tells two of one name apart: “the economist, Leeds”."),
        label=_("Distinction"),
    )
    bio = TextField(5000, label=_("About"), widget=forms.Textarea(attrs={"rows": 4}))
    wikidata = LineField(required=False, label=_("Wikidata"), help_text=_("As Q7259."))
    orcid = LineField(required=False, label=_("ORCID"), help_text=_("As 0000-0002-1825-0097."))
    is_confirmed = forms.BooleanField(required=False, label=_("I have made sure who this is"))
    rests_on = EvidenceField(
        2000,
        label=_("What that rests on"),
        help_text=_(
            "One a line: the address of a page, an ORCID or a Wikidata id, and the day you looked "
            "if that was not today (2026-11-20). Nothing is fetched. Readers see it."
        ),
    )
    evidence = TextField(
        500, label=_("How it is known"), help_text=_("Kept in the log, not shown to readers.")
    )
    is_someone_else = forms.BooleanField(
        required=False, label=_("This is somebody else: save all the same")
    )

    def __init__(self, data=None, *, record=None, rows=None, **kwargs):
        super().__init__(data, record=record, **kwargs)
        self.namesakes, self.lists = [], {}
        if record is None:
            for name in ("is_confirmed", "rests_on", "evidence"):
                del self.fields[name]
            return
        self.stored_rows = rows_in(self.logged)
        for name, make in LISTS.items():
            pairs = (rows or {}).get(name) or [[row, row] for row in self.stored_rows[name]]
            initial = None if self.is_bound else initial_of(pairs)
            self.lists[name] = make(data, prefix=name, initial=initial)

    def values_in(self, logged):
        values = super().values_in(logged)
        confirmed = logged.get("identity_confirmed_at")
        if confirmed is None:
            return values
        rests_on = logged.get("identity_evidence", [])
        return values | {"is_confirmed": bool(confirmed), "rests_on": rests_on}

    def typed(self):
        if self.record is None:
            return super().typed()
        is_confirmed = self.cleaned_data["is_confirmed"]
        rests_on = self.cleaned_data["rests_on"] if is_confirmed else []
        return super().typed() | {"is_confirmed": is_confirmed, "rests_on": rests_on}

    def in_words(self, name, value):
        if name == "rests_on":
            return evidence_in_words(value) or _("Nothing")
        return super().in_words(name, value)

    def changes(self):
        changes = super().changes()
        changes |= self._identity(changes.pop("is_confirmed", None))
        if "rests_on" in changes:
            changes["identity_evidence"] = changes.pop("rests_on")
        for name, rows in self.lists.items():
            wanted = rows.applied_to(self.stored_rows[name])
            if wanted != self.stored_rows[name]:
                changes[name] = wanted
        if "names" in changes:
            changes["names"] = {each["text"]: each["kind"] for each in changes["names"]}
            if "name" in changes:
                changes["names"].setdefault(self.record.name, "former")
        return changes

    def _identity(self, is_confirmed):
        if is_confirmed is None:
            return {}
        at = timezone.now().isoformat() if is_confirmed else ""
        return {
            "identity_confirmed_at": at,
            "identity_confirmed_by_id": self.user.pk if is_confirmed else None,
            "reason": self.cleaned_data["evidence"],
        }

    def onto(self, theirs, clash):
        stored = rows_in(theirs.as_logged())
        rows = {name: rows.pairs(stored[name]) for name, rows in self.lists.items()}
        again = type(self)(user=self.user, record=theirs, values=clash.values, rows=rows)
        for name, pairs in rows.items():
            mine = [typed for _stored, typed in pairs if typed is not None]
            if mine != stored[name]:
                # Of long lists only what is in one of the two.
                ours = [row for row in mine if row not in stored[name]]
                theirs_alone = [row for row in stored[name] if row not in mine]
                clash.rows.append((LIST_LABELS[name], in_words(ours), in_words(theirs_alone)))
        return again

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not any(character.isalnum() for character in name):
            raise forms.ValidationError(_("A name has a letter in it."))
        return name

    def clean_wikidata(self):
        given = self.cleaned_data["wikidata"]
        found = wikidata_in(given)
        if given and not found:
            raise forms.ValidationError(
                _("“%(given)s” is not a Wikidata id. Write it as Q7259.") % {"given": given}
            )
        return self._untaken("wikidata", found)

    def clean_orcid(self):
        given = self.cleaned_data["orcid"]
        found = orcid_in(given)
        if given and not found:
            raise forms.ValidationError(
                _(
                    "“%(given)s” is not an ORCID: a digit is wrong or missing. Check it where you read it."
                )
                % {"given": given}
            )
        return self._untaken("orcid", found)

    def _untaken(self, field, value):
        """An identity belongs to one person."""
        taken = self._others().filter(**{field: value}).first() if value else None
        if taken:
            raise forms.ValidationError(
                _("%(value)s is %(taken)s’s already. One of the two is wrong.")
                % {"value": value, "taken": taken}
            )
        return value

    def _others(self):
        return Expert.objects.exclude(pk=self.record and self.record.pk)

    def clean(self):
        given = super().clean()
        if "name" in given and "distinction" in given:
            self._check_namesakes(given)
        self._check_evidence(given)
        if any(not rows.is_valid() for rows in self.lists.values()):
            self.add_error(None, _("Nothing was saved yet: see what is marked below."))
        return given

    def _check_evidence(self, given):
        if not given.get("is_confirmed") or given.get("rests_on", True):
            return
        # What was confirmed before evidence was kept stays so.
        if not self.stored["is_confirmed"] or self.stored["rests_on"]:
            self.add_error(
                "rests_on",
                _("Say what it rests on: a page, an ORCID or a Wikidata id you looked at."),
            )

    def _check_namesakes(self, given):
        same = {"name": given["name"], "distinction": given["distinction"]}
        if self._others().filter(**same).exists():
            self.add_error(
                "distinction",
                _(
                    "There is a “%(name)s” already. If this is somebody else, say what tells them apart."
                )
                % {"name": given["name"]},
            )
        if self.record and self.record.name == given["name"]:
            return
        alike = self._others().called(given["name"])
        self.namesakes = list(alike.with_roles()[:10])
        if self.namesakes and not given.get("is_someone_else"):
            self.add_error("name", _("Somebody of this name is recorded: see above."))
        elif self.namesakes and not (given.get("distinction") or self.has_error("distinction")):
            self.add_error(
                "distinction",
                _("Say what tells the two of this name apart: readers see it beside the name."),
            )


class RoleForm(forms.Form):
    """What an editor makes of a role that was read in articles."""

    role = RowsField(None, error_messages={"invalid_choice": _("This role is no longer there.")})
    state = forms.ChoiceField(
        choices=[
            (state, state.label)
            for state in (Affiliation.State.CONFIRMED, Affiliation.State.REFUSED)
        ]
    )
    version = VersionField()

    def __init__(self, data, *, expert):
        super().__init__(data)
        self.fields["role"].queryset = expert.affiliations.select_related("organisation")

    def clean_role(self):
        return self.cleaned_data["role"].first()


def rows_in(logged):
    """The lists in what the log keeps of an expert, each as a list of dicts."""
    names = [{"text": text, "kind": kind} for text, kind in logged["names"].items()]
    return {name: logged[name] for name in ("affiliations", "disclosures")} | {"names": names}


def in_words(rows):
    """A list as the table of a conflict shows it: what each row holds, in one line."""
    shown = []
    for row in rows:
        parts = [
            str(value)
            for name, value in row.items()
            if value and name not in ("read_in_id", "state")
        ]
        shown.append(", ".join("former" if part == "True" else part for part in parts))
    return "; ".join(shown) or "Nothing"


class ExpertFilterForm(forms.Form):
    """Which experts the list shows, and in which order."""

    SORTS = [("name", _("Name")), ("newest", _("Last added")), ("most", _("Most statements"))]

    words = forms.CharField(
        required=False,
        max_length=200,
        label=_("Name"),
        help_text=_("In any form that was printed."),
    )
    kind = forms.ChoiceField(
        required=False, choices=[("", _("Any")), *Expert.Kind.choices], widget=forms.HiddenInput
    )
    organisation = ProposedField("organisations", required=False, label=_("Organisation"))
    identity = forms.ChoiceField(
        required=False,
        choices=[("", _("Any")), ("confirmed", _("Confirmed")), ("open", _("Not confirmed"))],
        label=_("Identity"),
    )
    said = forms.ChoiceField(
        required=False,
        label=_("Statements"),
        choices=[
            ("", _("Any")),
            ("some", _("With statements")),
            ("none", _("Without any")),
            ("no-topic", _("Some on no topic")),
        ],
    )
    sort = forms.ChoiceField(required=False, label=_("Order"), choices=SORTS)
    after = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def clean_organisation(self):
        name = self.cleaned_data["organisation"]
        if not name:
            return None
        found = Organisation.objects.find(name)
        if not found:
            raise forms.ValidationError(
                _("No organisation is called “%(name)s”. Check the spelling.") % {"name": name}
            )
        return found

    def clean_sort(self):
        return self.cleaned_data["sort"] or "name"
