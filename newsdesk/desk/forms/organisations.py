from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Organisation, OrganisationName
from newsdesk.desk.forms.articles import WebAddressField
from newsdesk.desk.forms.expert_rows import RowForm, RowFormSet, initial_of
from newsdesk.desk.forms.records import LineField, RecordForm


class OrganisationNameForm(RowForm):
    """Another name under which the organisation was printed."""

    KEPT = ("text", "kind")

    text = LineField(required=False, label=_("Name as printed"))
    kind = forms.ChoiceField(
        label=_("What it is"),
        initial=OrganisationName.Kind.ABBREVIATION,
        choices=[
            (OrganisationName.Kind.ABBREVIATION, _("Abbreviation: “IAEA”")),
            (OrganisationName.Kind.ALIAS, _("Alias: another name")),
            (OrganisationName.Kind.FORMER, _("Former name")),
        ],
    )

    def facts(self):
        return super().facts() if self.cleaned_data.get("text") else None


NameRows = forms.formset_factory(OrganisationNameForm, formset=RowFormSet, extra=1)


class OrganisationForm(RecordForm):
    """A body that experts speak for, and its other names."""

    KEPT = ("name", "homepage")

    name = LineField(
        help_text=_("As readers see it. After a change the old one stays, as former."),
        label=_("Name"),
    )
    homepage = WebAddressField(label=_("Homepage"))

    def __init__(self, data=None, *, record=None, rows=None, **kwargs):
        super().__init__(data, record=record, **kwargs)
        self.stored_names = names_in(self.logged)
        pairs = rows or [[row, row] for row in self.stored_names]
        initial = None if self.is_bound else initial_of(pairs)
        self.names = NameRows(data, prefix="names", initial=initial) if record else None

    def changes(self):
        changes = super().changes()
        wanted = self.names.applied_to(self.stored_names)
        if wanted != self.stored_names:
            changes["names"] = {each["text"]: each["kind"] for each in wanted}
            if "name" in changes:
                changes["names"].setdefault(self.record.name, OrganisationName.Kind.FORMER)
        return changes

    def onto(self, theirs, clash):
        stored = names_in(theirs.as_logged())
        pairs = self.names.pairs(stored)
        mine = [typed for _stored, typed in pairs if typed is not None]
        if mine != stored:
            clash.rows.append((_("Other names"), _in_words(mine), _in_words(stored)))
        return type(self)(user=self.user, record=theirs, values=clash.values, rows=pairs)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not any(character.isalnum() for character in name):
            raise forms.ValidationError(_("A name has a letter in it."))
        same = Organisation.objects.filter(name__iexact=name)
        if twin := same.exclude(pk=self.record and self.record.pk).first():
            raise forms.ValidationError(
                _("There is “%(twin)s” already. Choose another name, or merge the two.")
                % {"twin": twin}
            )
        return name

    def clean(self):
        given = super().clean()
        if self.names is not None and not self.names.is_valid():
            self.add_error(None, _("Nothing was saved yet: see what is marked below."))
        return given


def names_in(logged):
    """The other names in what the log keeps of an organisation, as a list of dicts."""
    return [{"text": text, "kind": kind} for text, kind in logged.get("names", {}).items()]


def _in_words(rows):
    return "; ".join(row["text"] for row in rows) or _("Nothing")


class OrganisationFilterForm(forms.Form):
    """Which organisations the list shows."""

    words = forms.CharField(
        required=False, max_length=200, label=_("Name"), help_text=_("In any form, also “IAEA”.")
    )
    use = forms.ChoiceField(
        required=False,
        label=_("Who speaks for it"),
        choices=[
            ("", _("Any")),
            ("some", _("Somebody recorded")),
            ("none", _("Nobody recorded")),
            ("open", _("Roles not decided")),
        ],
    )
    after = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )
