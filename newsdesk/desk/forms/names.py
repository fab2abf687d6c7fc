"""Whether a form that articles print is a name of somebody's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import DoubtfulName, ExpertName

LARGEST = 2**62
KEPT = (ExpertName.Kind.ALIAS, ExpertName.Kind.MISPRINT, ExpertName.Kind.FORMER)


class VerdictForm(forms.Form):
    """What a form of a name of `expert` is, or that it is none of theirs."""

    CHOICES = [(kind, kind.label) for kind in KEPT]
    CHOICES += [(DoubtfulName.Verdict.REFUSED, _("Not a name of theirs"))]

    text = forms.CharField(max_length=500, strip=False)
    verdict = forms.ChoiceField(choices=CHOICES)
    version = forms.IntegerField(min_value=1, max_value=LARGEST)

    def __init__(self, *args, expert, **kwargs):
        super().__init__(*args, **kwargs)
        self.expert = expert

    def clean_text(self):
        text = self.cleaned_data["text"]
        if text == self.expert.name:
            raise forms.ValidationError(_("This is the name itself. Change it above."))
        said = self.expert.statements.filter(printed_source__contains=text)
        if not said.exists() and not self.expert.doubtful_names.filter(text=text).exists():
            raise forms.ValidationError(_("No statement of theirs prints this any more."))
        return text

    def changes(self):
        """What changes of the expert's record, in the shape that `edit` takes."""
        logged = self.expert.as_logged()
        text, verdict = self.cleaned_data["text"], self.cleaned_data["verdict"]
        names = {name: kind for name, kind in logged["names"].items() if name != text}
        doubts = {name: kind for name, kind in logged["doubts"].items() if name != text}
        (doubts if verdict == DoubtfulName.Verdict.REFUSED else names)[text] = verdict
        return {"names": names, "doubts": doubts}
