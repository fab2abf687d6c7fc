"""Articles: every one of them, bringing one in, correcting its facts and its text."""

from django.http import HttpResponse


def article_list(request):
    return HttpResponse()


def article_new(request):
    return HttpResponse()


def article_facts(request, pk):
    return HttpResponse()


def article_replace_text(request, pk):
    return HttpResponse()


def article_withhold(request, pk):
    return HttpResponse()
