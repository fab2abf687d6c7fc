"""Where an editor begins: the queue of articles to review, and the guideline."""

from django.http import HttpResponse


def queue(request):
    return HttpResponse()


def guideline(request):
    return HttpResponse()
