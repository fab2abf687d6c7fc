"""What stands in rows on an expert's page: forms of the name, roles, disclosures.

Every row carries what it held when the page was loaded, and is saved by that, not by its
place: what was learned from an article meanwhile, or is not listed, stays as it is.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.dates import read_date, write_date
from newsdesk.archive.models import Affiliation, Article, ExpertName
from newsdesk.desk.forms.articles import FIRST_NEWSPAPERS
from newsdesk.desk.forms.fields import TextField
from newsdesk.desk.forms.records import LineField, ProposedField

# Beyond this many a page of fields serves nobody.
ROWS_SHOWN = 60


class RowForm(forms.Form):
    """One row; `loaded` is what the log kept of it when the page was made, or nothing if new."""

    loaded = forms.JSONField(required=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(required=False, label=_("Remove"))

    def facts(self):
        """What the log is to keep of the row; None if it goes or if nothing was typed."""
        if self.cleaned_data.get("remove") or not self.cleaned_data:
            return None
        facts = {name: self.cleaned_data[name] for name in self.KEPT}
        return facts if any(facts.values()) else None

    def clean_loaded(self):
        loaded = self.cleaned_data["loaded"]
        is_whole = isinstance(loaded, dict) and loaded.keys() == set(self.KEPT)
        if loaded is not None and not is_whole:
            raise forms.ValidationError(_("This row came in broken. Load the page again."))
        return loaded

    @property
    def stored(self):
        """What was stored when the page was made; None for a new row."""
        if self.is_bound:
            return None if "loaded" in self.errors else self.cleaned_data.get("loaded")
        return self.initial.get("loaded")

    @property
    def is_open(self):
        """True for a row in which something is wrong or waits to be saved."""
        if self.is_bound:
            return bool(self.errors) or self.facts() != self.stored
        typed = {name: self.initial.get(name) for name in self.KEPT}
        return bool(self.initial) and (self.initial.get("remove") or typed != self.stored)


class RowFormSet(forms.BaseFormSet):
    """The rows of one list."""

    def pairs(self, stored):
        """For each of the rows `stored`, and for each that is new, (as stored, as typed).

        None stands for a row that is not stored, or that is to go.
        """
        pairs = [[row, row] for row in stored]
        for form in self.forms:
            loaded, typed = form.cleaned_data.get("loaded"), form.facts()
            if typed == loaded:
                continue
            place = [loaded, loaded]
            if loaded is not None and place in pairs:
                pairs[pairs.index(place)][1] = typed
            elif typed is not None and [typed, typed] not in pairs:
                pairs.append([None, typed])
        return pairs

    def applied_to(self, stored):
        """The rows `stored` with what was typed."""
        return [typed for _stored, typed in self.pairs(stored) if typed is not None]


def initial_of(pairs):
    """What the rows show of `pairs`: the last ones, if there are too many."""
    return [
        (typed if typed is not None else stored | {"remove": True}) | {"loaded": stored}
        for stored, typed in pairs[-ROWS_SHOWN:]
    ]


class NameForm(RowForm):
    """A form in which the name was printed. What was printed is never corrected, only removed."""

    KEPT = ("text", "kind")

    text = LineField(required=False, label=_("Name as printed"))
    kind = forms.ChoiceField(
        label=_("What it is"),
        initial=ExpertName.Kind.ALIAS,
        choices=[
            (ExpertName.Kind.ALIAS, _("Alias: another name")),
            (ExpertName.Kind.FORMER, _("Former name")),
            (ExpertName.Kind.MISPRINT, _("Misprint: never shown")),
        ],
    )

    def facts(self):
        return super().facts() if self.cleaned_data.get("text") else None


class PartDateField(LineField):
    """A day, month or year; cleaned, it is written as the log keeps it."""

    def clean(self, value):
        day, precision = read_date(super().clean(value))
        if day and day.year < FIRST_NEWSPAPERS:
            raise forms.ValidationError(
                _("There were no newspapers in %(year)s. Check the year.") % {"year": day.year}
            )
        return write_date(day, precision)


class AffiliationForm(RowForm):
    """A role somebody has or had, and where that was read."""

    KEPT = ("role", "organisation", "since", "until", "is_former", "read_in_id", "state")

    role = LineField(required=False, longest=500, label=_("Role"))
    organisation = ProposedField("organisations", required=False, label=_("At"))
    since = PartDateField(
        required=False, longest=40, help_text=_("2019-03-01, 2019-03 or 2019."), label=_("Since")
    )
    until = PartDateField(required=False, longest=40, label=_("Until"))
    is_former = forms.BooleanField(required=False, label=_("Former: they are this no longer"))
    read_in_id = ProposedField(
        "articles",
        required=False,
        longest=2000,
        label=_("Read in"),
        help_text=_(
            "The article’s number at the desk or its address. Empty if you know it yourself."
        ),
    )

    state = forms.ChoiceField(
        required=False,
        choices=Affiliation.State,
        initial=Affiliation.State.CONFIRMED,
        label=_("What an editor made of it"),
    )

    def facts(self):
        facts = super().facts()
        is_typed = facts and any(value for name, value in facts.items() if name != "state")
        return facts if is_typed else None

    def clean_state(self):
        return self.cleaned_data["state"] or Affiliation.State.CONFIRMED

    def clean_read_in_id(self):
        given = self.cleaned_data["read_in_id"]
        if not given:
            return None
        by_number = {"pk": int(given)} if given.isascii() and given.isdigit() else {"url": given}
        article = Article.objects.filter(**by_number).first() if len(given) < 19 else None
        article = article or Article.objects.filter(url=given).first()
        if not article:
            raise forms.ValidationError(
                _("There is no article “%(given)s”. Write its number or its address.")
                % {"given": given}
            )
        return article.pk

    def clean(self):
        given = super().clean()
        if given.get("since") and given.get("until"):
            # A month ends after its first day, so they are compared as far as both are known.
            known = min(len(given["since"]), len(given["until"]))
            if given["since"][:known] > given["until"][:known]:
                self.add_error("until", _("This is before it began. Check both."))
        loaded, typed = given.get("loaded"), {name: given.get(name) for name in self.KEPT}
        if loaded and typed != loaded and typed["state"] == Affiliation.State.SUGGESTED:
            # Whoever corrects it has decided on it.
            given["state"] = Affiliation.State.CONFIRMED
        del typed["state"]
        is_there = loaded or any(typed.values())
        says_what = given.get("role") or given.get("organisation") or given.get("remove")
        if is_there and not says_what and not self.errors:
            self.add_error("role", _("Write a role or an organisation, or tick to remove it."))
        return given


class DisclosureForm(RowForm):
    """An interest that readers should know of."""

    KEPT = ("text", "disclosed_on")

    text = TextField(2000, label=_("What readers should know"), widget=forms.Textarea({"rows": 2}))
    disclosed_on = PartDateField(
        required=False,
        longest=40,
        label=_("Recorded on"),
        help_text=_("2024-11-18, 2024-11 or 2024."),
    )

    def clean(self):
        given = super().clean()
        if given.get("remove") or self.errors:
            return given
        if given.get("text") and not given.get("disclosed_on"):
            self.add_error("disclosed_on", _("Write since when this is recorded."))
        elif not given.get("text") and (given.get("disclosed_on") or given.get("loaded")):
            self.add_error("text", _("Write what readers should know, or tick to remove it."))
        return given


LISTS = {
    name: forms.formset_factory(form, formset=RowFormSet, extra=1)
    for name, form in {
        "names": NameForm,
        "affiliations": AffiliationForm,
        "disclosures": DisclosureForm,
    }.items()
}
