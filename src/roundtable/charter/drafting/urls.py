"""Addresses of drafts of the charter, within those of the charter."""

from __future__ import annotations

from django.urls import path

from roundtable.charter.drafting import looking, remits, views, whole

urlpatterns = [
    path("compare/", looking.compare, name="compare"),
    path("drafts/", whole.all_drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/", whole.draft, name="draft"),
    path("drafts/<uuid:draft_id>/file/", looking.text, name="draft_file"),
    path("drafts/<uuid:draft_id>/changes/", looking.changes, name="draft_changes"),
    path("drafts/<uuid:draft_id>/steps/", looking.steps, name="draft_steps"),
    path("drafts/<uuid:draft_id>/back/", whole.back, name="draft_back"),
    path("drafts/<uuid:draft_id>/withdraw/", whole.withdraw, name="draft_withdraw"),
    path("drafts/<uuid:draft_id>/comments/", looking.comments, name="draft_comments"),
    path(
        "drafts/<uuid:draft_id>/comments/<uuid:comment_id>/settle/",
        views.settle,
        name="draft_settle",
    ),
    path("drafts/<uuid:draft_id>/part/<int:number>/", views.part, name="draft_part"),
    path("drafts/<uuid:draft_id>/remits/", remits.remits, name="draft_remits"),
    path("drafts/<uuid:draft_id>/add/<str:list_key>/", views.add, name="draft_add"),
    path("drafts/<uuid:draft_id>/clause/<str:key>/", views.clause, name="draft_clause"),
    path("drafts/<uuid:draft_id>/clause/<str:key>/remove/", views.remove, name="draft_remove"),
    path("drafts/<uuid:draft_id>/clause/<str:key>/move/", views.move, name="draft_move"),
    path("drafts/<uuid:draft_id>/clause/<str:key>/comment/", views.comment, name="draft_comment"),
    path("drafts/<uuid:draft_id>/discard/<str:key>/", views.discard, name="draft_discard"),
]
