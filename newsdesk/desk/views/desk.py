"""The guideline, and the words that scripts say."""

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

from newsdesk.desk.access import desk_required


@desk_required
def guideline(request):
    """Show what a statement is: the rules that editors and the finder follow."""
    return render(request, "desk/guideline.html")


# What the scripts say, in the language of the installation: `gettext` and `interpolate` for them.
script_words = cache_control(max_age=3600)(JavaScriptCatalog.as_view(packages=["newsdesk.desk"]))
