"""Who else is on an article: a courtesy among editors, never a lock."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from newsdesk.archive.models import Article, Presence
from newsdesk.desk.access import desk_required

LONGEST_CARD = 40


class Company:
    """Those who have the article open beside `user`, by what their browsers last said."""

    def __init__(self, user, article_id):
        here = Presence.objects.on(article_id)
        self.others = [each for each in here if each.user_id != user.pk]

    @property
    def state(self):
        """What tells one answer from another: who is here, and where."""
        return " ".join(f"{each.user_id}:{each.paragraph or ''}" for each in self.others)

    def news_since(self, state):
        """In words, who has come and who has gone; moving about is no news."""
        before = {part.partition(":")[0] for part in state.split()}
        now = {str(each.user_id) for each in self.others}
        came = [str(each.user) for each in self.others if str(each.user_id) not in before]
        if came:
            said = ngettext("%(names)s is here, too.", "%(names)s are here, too.", len(came))
            return said % {"names": _(" and ").join(came)}
        return _("Somebody has left.") if before - now else ""


def enter(user, article):
    """Note that `user` has opened the article, and return the Company they are in."""
    Presence.objects.drop_old()
    Presence.objects.note(user, article.pk)
    article.renew_claim(by=user)
    return Company(user, article.pk)


@require_POST
@desk_required
def presence(request, pk):
    """Note where the editor is and say who else is here; 204 when that is as it was shown."""
    card = request.POST.get("card", "")[:LONGEST_CARD].replace("\0", "")
    paragraph = request.POST.get("paragraph", "")
    place = int(paragraph) if paragraph.isdecimal() and len(paragraph) < 9 else None
    if not Presence.objects.move(request.user, pk, card=card, paragraph=place):
        article = get_object_or_404(Article.objects.only("pk"), pk=pk)
        Presence.objects.note(request.user, article.pk, card=card, paragraph=place)
    company, shown = Company(request.user, pk), request.POST.get("state", "")
    if company.state == shown:
        return HttpResponse(status=204)
    context = {"company": company, "article_id": pk, "news": company.news_since(shown)}
    return render(request, "desk/_presence.html", context)
