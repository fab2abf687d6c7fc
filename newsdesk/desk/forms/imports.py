from django import forms
from django.utils.translation import gettext_lazy as _

MOST_FILES = 30
LARGEST_ARCHIVE = 5_000_000  # bytes, packed or not


class AddressForm(forms.Form):
    """Where the page of an article is. What is wrong with an address, fetching it says."""

    address = forms.CharField(
        label=_("Web address"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("Of the page with the article on it. It is fetched and shown to you first."),
    )


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files at once; an empty one is told of with what is wrong with the others."""

    widget = _FilesInput(attrs={"accept": ".txt,.html,.htm,.xhtml,.json,.jsonld"})

    def clean(self, data, initial=None):
        given = data or [None]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                _("These are %(count)s files. Choose up to %(most)s at a time.")
                % {"count": len(given), "most": MOST_FILES}
            )
        return [super(_FilesField, self).clean(each) for each in given]


class FilesForm(forms.Form):
    """Text files and saved pages."""

    files = _FilesField(
        label=_("Files"),
        help_text=_(
            "Text (.txt), saved pages (.html) or schema.org articles (.json), up to 30 at once."
        ),
        allow_empty_file=True,
    )


class ArchiveForm(forms.Form):
    """An archive file, small enough to be read while somebody waits."""

    archive = forms.FileField(
        label=_("Archive file"),
        help_text=_("As export_archive writes it (.jsonl, or .gz), up to 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jsonl,.gz"}),
    )

    def clean_archive(self):
        file = self.cleaned_data["archive"]
        if file.size > LARGEST_ARCHIVE:
            raise forms.ValidationError(
                _("It is larger than 5 MB. Bring it in with manage.py import_archive.")
            )
        return file


class WaitingForm(forms.Form):
    """Which of those that wait are to be brought in."""

    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        label=_("Outlet of those that do not say"),
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = forms.ModelMultipleChoiceField(
            waiting,
            error_messages={"required": _("Tick those that are to be brought in.")},
        )
