from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Feed, Outlet
from newsdesk.desk.forms.records import LineField

# As many as a feed may name at first.
MOST_KEYS = 1000


class FeedAddressForm(forms.Form):
    """Where a feed is. What is wrong with an address, fetching it says."""

    address = forms.CharField(
        max_length=2000,
        label=_("Address of a feed"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_(
            "RSS, Atom, JSON Feed or a news sitemap, or a page that names one. What is in it is "
            "shown to you first."
        ),
    )


class FeedForm(forms.Form):
    """How a feed is called here, whose articles it names, and how often it is asked."""

    name = LineField(label=_("Name"))
    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        label=_("Outlet"),
        help_text=_("Of all articles in it. Without one, their pages say."),
    )
    every = forms.TypedChoiceField(
        label=_("Ask for news"), choices=Feed.Every, coerce=int, initial=Feed.Every.HOUR
    )

    def facts(self, *, by):
        """The checked values as a feed keeps them; a new outlet is made on the way."""
        given = dict(self.cleaned_data)
        name = given["outlet"].strip()
        return given | {"outlet": Outlet.objects.named(name, by=by) if name else None}


class NewFeedForm(FeedForm):
    """The same, with which of the articles that are in it now are to be brought in."""

    address = forms.CharField(max_length=2000, widget=forms.HiddenInput)

    def keys(self):
        """The keys of entries that were ticked, and of all those that were shown."""
        return [set(self.data.getlist(name)[:MOST_KEYS]) for name in ("chosen", "shown")]
