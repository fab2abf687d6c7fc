from django.urls import path

from newsdesk.desk.views import accounts, articles, desk, review, statements

app_name = "desk"
urlpatterns = [
    path("", desk.queue, name="queue"),
    path("guideline/", desk.guideline, name="guideline"),
    # Accounts
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("password/", accounts.password_change, name="password_change"),
    # Articles: bringing in, facts, text
    path("import/", articles.article_new, name="article_new"),
    path("articles/", articles.article_list, name="article_list"),
    path("articles/<int:pk>/facts/", articles.article_facts, name="article_facts"),
    path("articles/<int:pk>/text/", articles.article_replace_text, name="article_replace_text"),
    path("articles/<int:pk>/withhold/", articles.article_withhold, name="article_withhold"),
    # The review of one article
    path("articles/<int:pk>/", review.article_detail, name="article_detail"),
    path("articles/<int:pk>/state/", review.article_state, name="article_state"),
    path("articles/<int:pk>/statements/new/", review.statement_new, name="statement_new"),
    path("suggestions/<int:pk>/accept/", review.suggestion_accept, name="suggestion_accept"),
    path("suggestions/<int:pk>/reject/", review.suggestion_reject, name="suggestion_reject"),
    path("suggestions/<int:pk>/reopen/", review.suggestion_reopen, name="suggestion_reopen"),
    path("suggestions/<int:pk>/card/", review.suggestion_show, name="suggestion_show"),
    path("statements/<int:pk>/card/", review.statement_show, name="statement_show"),
    path("statements/<int:pk>/save/", review.statement_save, name="statement_save"),
    path("statements/<int:pk>/withhold/", review.statement_withhold, name="statement_withhold"),
    path("statements/<int:pk>/discard/", review.statement_discard, name="statement_discard"),
    path("experts/search/", review.expert_search, name="expert_search"),
    path("topics/search/", review.topic_search, name="topic_search"),
    # Everything that has been recorded
    path("statements/", statements.statement_list, name="statement_list"),
    path("statements/tag/", statements.statement_tag, name="statement_tag"),
]
