from django.shortcuts import render

from newsdesk.reader.front_page import CURRENT, FrontPage


def home(request):
    """What is new, what it is about, who says it, a comparison worth reading, what was corrected."""
    front = FrontPage()
    context = {
        "groups": front.groups,
        "week": front.week,
        "topics": front.topics,
        "analysts": front.analysts,
        "side_by_side": front.side_by_side,
        "corrections": front.corrections,
        # How many of the newest statements the numbers count.
        "current": min(CURRENT, len(front.newest)),
    }
    return render(request, "reader/home.html", context)
