import datetime
import re

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.dates import read_date, write_date
from newsdesk.archive.models import Article, Outlet, Rights
from newsdesk.archive.whole_text import one_line, put_together
from newsdesk.desk.names import titled
from newsdesk.extraction import UnacceptableText
from newsdesk.extraction.text import BLOCK_KINDS

# Beyond this many blocks a page of selects serves nobody, and Django refuses the form.
KINDS_SHOWN = 800
FIRST_NEWSPAPERS = 1600


class WebAddressField(forms.URLField):
    """An address of a web page; nothing that a browser would run or read from a disk."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {
        "invalid": _("This is not the address of a web page. It begins with https:// or http://.")
    }

    def __init__(self, **kwargs):
        # Not type=url: browsers would refuse "tide.example/rents", which is understood here.
        widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})
        super().__init__(
            required=False, max_length=2000, assume_scheme="https", widget=widget, **kwargs
        )


class VersionField(forms.IntegerField):
    """The version of an article that whoever saves was looking at."""

    def __init__(self):
        super().__init__(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class DayField(forms.CharField):
    """A date as newspapers give it; cleaned, it is (first day, precision)."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            max_length=40,
            help_text=_("2024-11-18 or 18 November 2024; the month or the year alone will do."),
            **kwargs,
        )

    def clean(self, value):
        day, precision = read_date(super().clean(value))
        # It may be tomorrow already where the outlet is.
        if day and day > timezone.localdate() + datetime.timedelta(days=1):
            raise forms.ValidationError(
                _("%(value)s is yet to come. Check the year.") % {"value": value}
            )
        if day and day.year < FIRST_NEWSPAPERS:
            raise forms.ValidationError(
                _("There were no newspapers in %(year)s. Check the year.") % {"year": day.year}
            )
        return day, precision


class FactsForm(forms.Form):
    """What is known of an article besides its text."""

    headline = forms.CharField(label=_("Headline"))
    standfirst = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The sentence under the headline, if there is one."),
        label=_("Standfirst"),
    )
    byline = forms.CharField(required=False, label=_("Byline"))
    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        help_text=_("Who published it. A name that is new here is added."),
        label=_("Outlet"),
    )
    published = DayField(label=_("Published"))
    date_is_inferred = forms.BooleanField(
        required=False, label=_("The date is inferred, not printed with the article")
    )
    url = WebAddressField(label=_("Address"))
    language = forms.CharField(
        max_length=35,
        initial="en",
        help_text=_("A code such as en, en-GB or de."),
        label=_("Language"),
    )
    rights = forms.ChoiceField(
        required=False,
        label=_("Readers may see"),
        choices=[("", _("What its outlet allows")), *Rights.choices],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        for name in ("headline", "standfirst", "byline", "outlet"):
            # Of whichever direction the article's language is.
            self.fields[name].widget.attrs["dir"] = "auto"
        if not user.may_withhold_articles:
            self.fields["rights"].disabled = True
            self.fields["rights"].help_text = _("A publisher decides this.")

    def clean_headline(self):
        return self._one_line("headline")

    def clean_standfirst(self):
        return self._one_line("standfirst")

    def clean_outlet(self):
        return self._one_line("outlet")

    def _one_line(self, name):
        try:
            return one_line(self.cleaned_data[name])
        except UnacceptableText as error:
            raise forms.ValidationError(str(error)) from None

    def clean_language(self):
        language = self.cleaned_data["language"]
        if not re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", language):
            raise forms.ValidationError(
                _("“%(language)s” is not a language code. Write en, en-GB, de, …")
                % {"language": language}
            )
        return language

    def facts(self):
        """The checked values as an article keeps them; a new outlet is made on the way."""
        facts = dict(self.cleaned_data)
        facts["published_on"], facts["published_precision"] = facts.pop("published")
        name = facts["outlet"]
        facts["outlet"] = Outlet.objects.named(name, by=self.user) if name else None
        return facts


class NewArticleForm(FactsForm):
    """An article as somebody pastes it."""

    text = forms.CharField(
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}),
        help_text=_("The whole article, one paragraph a line or with blank lines between."),
        label=_("Text"),
    )

    # As they stand on a page.
    field_order = ["headline", "standfirst", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["headline"].required = False
        self.fields["headline"].help_text = _("Empty if it is the first line of the text.")

    def clean(self):
        given = super().clean()
        if "text" in given:
            _check_text(self, given["text"], given.get("headline", ""), given.get("standfirst", ""))
        return given


def _check_text(form, text, headline="", standfirst=""):
    """The WholeText that `text` makes; an error at the text's field if it is unacceptable."""
    try:
        whole = put_together(text, headline=headline, standfirst=standfirst)
    except UnacceptableText as error:
        form.add_error("text", str(error))
        return None
    above = {"headline", "standfirst"}
    if all(block.kind in above for block in whole.blocks) or len(whole.blocks) == 1:
        form.add_error("text", _("There is nothing below the headline. Paste the whole article."))
        return None
    return whole


class ArticleFactsForm(FactsForm):
    """Corrects what is known of an article, and what each of its blocks is."""

    archive_url = WebAddressField(label=_("Archived copy"))
    source_dead_since = forms.DateField(
        required=False,
        label=_("Not found at its address since"),
        help_text=_("A day such as 2024-11-18. Readers are then led to the archived copy first."),
    )
    version = VersionField()

    field_order = [
        "headline",
        "standfirst",
        "byline",
        "outlet",
        "published",
        "date_is_inferred",
        "url",
        "archive_url",
        "source_dead_since",
    ]

    def __init__(self, *args, article, **kwargs):
        super().__init__(*args, initial=self.as_typed(article), **kwargs)
        self.article = article
        if article.copy_of:
            self.fields["is_copy"] = forms.BooleanField(
                required=False,
                initial=True,
                label=_("The same text as “%(article)s” (%(outlet)s, %(day)s)")
                % {
                    "article": article.copy_of,
                    "outlet": article.copy_of.outlet or _("outlet not known"),
                    "day": article.copy_of.shown_date,
                },
            )
        blocks = article.revision.as_blocks()
        self.kind_names = [self._kind_name(n) for n in range(1, len(blocks) + 1)][:KINDS_SHOWN]
        for number, (name, block) in enumerate(zip(self.kind_names, blocks, strict=False), start=1):
            words = Truncator(article.revision.text[block.start : block.end]).chars(90)
            self.fields[name] = forms.ChoiceField(
                required=False,
                label=f"¶{number} {words}",
                choices=[(kind, titled(kind)) for kind in BLOCK_KINDS],
                initial=block.kind,
            )

    @staticmethod
    def as_typed(article):
        """The article's facts as the fields show them."""
        names = (
            "headline standfirst byline date_is_inferred url archive_url source_dead_since "
            "language rights version"
        )
        typed = {name: getattr(article, name) for name in names.split()}
        typed["outlet"] = article.outlet.name if article.outlet else ""
        typed["published"] = write_date(article.published_on, article.published_precision)
        return typed

    def _kind_name(self, number):
        # With the revision in it, no kind is taken for that of another text's block.
        return f"kind-{self.article.revision_id}-{number}"

    @property
    def fact_fields(self):
        return [f for f in self.visible_fields() if f.name not in self.kind_names]

    @property
    def kind_fields(self):
        return [self[name] for name in self.kind_names]

    @property
    def unlisted_count(self):
        """How many blocks there are beyond those that are shown."""
        return len(self.article.revision.blocks) - len(self.kind_names)

    def clean(self):
        given = super().clean()
        if twin := self._find_twin(given):
            field = "url" if given.get("url") else "outlet"
            self.add_error(
                field, _("The archive has this article already: “%(twin)s”.") % {"twin": twin}
            )
        if self._shows_more(given) and not self.user.may_withhold_articles:
            self.add_error(
                "outlet",
                _(
                    "Readers may see more of this outlet's articles than they see of this one now. "
                    "Ask a publisher to change it."
                ),
            )
        return given

    def _shows_more(self, given):
        """True if another outlet's rights would open what readers do not see of it today."""
        if self.article.rights or not self.article.public_since:
            return False
        outlet = Outlet.objects.filter(name__iexact=given.get("outlet") or "").first()
        order = Rights.values
        rights = outlet.rights if outlet else Rights.QUOTES
        return order.index(rights) > order.index(self.article.shown_rights)

    def _find_twin(self, given):
        """Another article with the address, or without one with outlet and words, as given."""
        others = Article.objects.exclude(pk=self.article.pk)
        if url := given.get("url"):
            return others.filter(url=url).first()
        name = given.get("outlet")
        outlet = Outlet.objects.filter(name__iexact=name).first() if name else None
        if name and not outlet:
            return None
        return others.same_as(url="", outlet=outlet, sha256=self.article.sha256)

    def facts(self):
        facts = super().facts()
        del facts["version"]
        if not facts.pop("is_copy", True):
            facts["copy_of"] = None
        return {name: value for name, value in facts.items() if name not in self.kind_names}

    def block_kinds(self):
        """What each block is, in order; those not shown, or not sent, stay as they are."""
        kinds = [block.kind for block in self.article.revision.as_blocks()]
        for at, name in enumerate(self.kind_names):
            kinds[at] = self.cleaned_data[name] or kinds[at]
        return kinds

    def onto(self, theirs, *, user):
        """The same typing over the article as `theirs` have it, so that it can be saved again."""
        data = self.data.copy()
        data["version"] = theirs.version
        again = ArticleFactsForm(data, article=theirs, user=user)
        for field in again.kind_fields:
            if field.html_name not in data:
                data[field.html_name] = field.initial
        return again

    def differences(self):
        """Rows of (label, as typed, as stored) for every field in which the two differ."""
        rows = []
        for field in self.visible_fields():
            yours, stored = field.value(), field.initial
            if str(yours or "") != str(stored or ""):
                rows.append((field.label, _shown(field, yours), _shown(field, stored)))
        return rows


def _shown(field, value):
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return dict(getattr(field.field, "choices", ())).get(value, value) or gettext("Nothing")


class ReplaceTextForm(forms.Form):
    """The article's words in another edition. Once valid, `whole` is its WholeText."""

    text = forms.CharField(
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("One paragraph a line, headline and standfirst first."),
        label=_("Text"),
    )
    version = VersionField()

    def __init__(self, *args, article, **kwargs):
        initial = {"text": article.revision.text, "version": article.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.article = article

    def clean(self):
        given = super().clean()
        whole = self.whole = _check_text(self, given["text"]) if "text" in given else None
        if whole and whole.sha256 == self.article.sha256:
            self.add_error("text", _("This is the text that is stored already."))
        elif whole and not self.article.url:
            known = {"url": "", "outlet": self.article.outlet, "sha256": whole.sha256}
            twin = Article.objects.exclude(pk=self.article.pk).same_as(**known)
            if twin:
                self.add_error(
                    "text", _("The archive has this article already: “%(twin)s”.") % {"twin": twin}
                )
        return given


class WithholdForm(forms.Form):
    """Why an article leaves the readers' pages."""

    version = VersionField()
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Readers see it at the article’s address."),
        label=_("Reason"),
    )


class ReleaseForm(forms.Form):
    """That a withheld article comes back."""

    version = VersionField()


class ArticleFilterForm(forms.Form):
    """Which articles the list shows."""

    words = forms.CharField(required=False, max_length=200, label=_("Words in the headline"))
    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        label=_("Outlet"),
    )
    state = forms.ChoiceField(
        required=False, choices=[("", _("Any")), *Article.State.choices], label=_("State")
    )
    over_limit = forms.BooleanField(required=False, label=_("Too much of it quoted"))
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean_outlet(self):
        name = self.cleaned_data["outlet"]
        return find_outlet(name) if name else None


def find_outlet(name):
    """The outlet that somebody typed. Raises ValidationError when there is none."""
    outlet = Outlet.objects.filter(name__iexact=name).first()
    if not outlet:
        raise forms.ValidationError(
            _("There is no outlet called “%(name)s”. Check the spelling.") % {"name": name}
        )
    return outlet


class StateForm(forms.Form):
    """How far the review of an article has come, with what is still open if need be."""

    state = forms.ChoiceField(choices=Article.State.choices, label=_("State"))
    all_the_same = forms.BooleanField(required=False, label=_("All the same"))
