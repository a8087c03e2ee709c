"""A form that saves itself only saves: no page but one that keeps drafts takes what it sends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from roundtable.database.guard import entered
from roundtable.web.drafts import HEADER
from tests.architecture.test_promises import routes
from tests.staff import somebody_of, user
from tests.stories import identified

TEMPLATES = Path("src/roundtable")
# The templates with forms that save themselves, and the pages that take what they send.
KEPT = {
    "analysis/add.html": {"case:add_factor"},
    "analysis/settle.html": {"case:settle_unknown"},
    "analysis/summary.html": {"case:write_summary"},
    "analysis/take_back.html": {"case:take_back_factor"},
    "analysis/words.html": {"case:record_words"},
    "cases/acting.html": {"case:disagreement", "case:onward", "case:transfer", "case:withheld"},
    "cases/relate.html": {"case:relate", "case:change_tie"},
    "cases/take_back.html": {"case:take_back"},
    "charter/drafting/_form.html": {"charter:draft_clause", "charter:draft_add"},
    "charter/drafting/_remits.html": {"charter:draft_remits"},
    "deciding/action.html": {"case:action"},
    "deciding/add_action.html": {"case:add_action"},
    "deciding/at_once.html": {"case:call_at_once"},
    "deciding/call.html": {"case:call"},
    "deciding/conclude.html": {"case:conclude"},
    "deciding/disagree.html": {"case:disagree"},
    "deciding/emergency.html": {"case:emergency"},
    "deciding/end_urgent.html": {"case:end_urgent"},
    "deciding/follow_up.html": {"case:follow_up"},
    "deciding/refer_on.html": {"case:refer_on"},
    "deciding/open.html": {"case:open"},
    "deciding/otherwise.html": {"case:otherwise"},
    "deciding/pass_on.html": {"case:pass_on"},
    "deciding/position.html": {"case:position"},
    "deciding/propose.html": {"case:propose"},
    "deciding/talk.html": {"case:talk"},
    "deciding/transfer/begin.html": {"case:begin_transfer"},
    "deciding/transfer/release.html": {"case:release"},
    "deciding/voice.html": {"case:voice"},
    "feedback/close.html": {"case:close"},
    "feedback/no_further_action.html": {"case:no_further_action"},
    "feedback/reach.html": {"case:reach"},
    "feedback/transferred.html": {"case:close_transferred"},
    "intake/_paper.html": {"intake:question", "intake:person", "intake:ties"},
    "intake/grade.html": {"case:grade"},
    "intake/join.html": {"case:join"},
    "intake/reopen.html": {"case:reopen"},
    "sharing/add.html": {"case:add_to_answer"},
    "sharing/consent/capacity.html": {"case:assess_capacity"},
    "sharing/consent/decide.html": {"case:decide_override"},
    "sharing/consent/override.html": {"case:override"},
    "sharing/consent/record.html": {"case:record_consent"},
    "sharing/further.html": {"case:ask_further"},
    "sharing/request.html": {"case:request"},
    "sharing/take_file_back.html": {"case:take_file_back"},
    "sharing/withdraw.html": {"case:withdraw"},
    "web/components.html": set(),  # the gallery, which nothing is sent to
    "workload/deadline.html": {"case:deadline"},
}


def test_every_form_that_saves_itself_stands_on_a_page_that_keeps_drafts() -> None:
    found = {
        str(path).split("/templates/")[1]
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"<form[^>]* data-autosave[ >]", path.read_text())
    }
    assert found == KEPT.keys()
    keeping = {
        name
        for name, pattern in routes(get_resolver())
        if hasattr(pattern.callback, "keeps_drafts")
    }
    assert keeping == set().union(*KEPT.values())


@pytest.mark.django_db
def test_what_a_page_without_drafts_is_sent_by_itself_it_does_not_take(client: Client) -> None:
    case = identified()
    client.force_login(user("Aisha"))
    by_itself = client.post(f"/cases/{case.reference}/ask/", headers={HEADER: "1"})
    assert by_itself.status_code == 409
    with entered(somebody_of(case.lead)):
        assert not case.requests.exists()
