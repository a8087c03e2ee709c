"""Who has left an agency hears nothing more, not even what was waiting for them."""

from __future__ import annotations

from datetime import timedelta

from roundtable.access.models import Membership
from roundtable.charter.terms import About, Volume
from roundtable.feedback.notices.posting import post
from roundtable.feedback.notices.rules import Wish
from tests.feedback.notices.conftest import Post
from tests.feedback.notices.test_mail import told, told_at, want
from tests.staff import user


def test_who_has_left_hears_nothing_more(committed_hub: str, smtp: Post):
    weekly = Wish(Volume.WEEKLY, About.EVERYTHING)
    want("Ben", weekly)
    want("Dev", weekly)
    at = told_at(told())
    post(at)
    seat = Membership.objects.using("owner").filter(user=user("Ben").pk)
    assert seat.update(ends_on=at.date()) == 1
    post(at + timedelta(days=8))
    assert user("Dev").email in smtp.to()
    assert user("Ben").email not in smtp.to()
