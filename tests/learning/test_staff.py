"""Who works at the invented hub."""

from __future__ import annotations

from collections import Counter
from random import Random

from roundtable.charter.terms import Charter
from roundtable.learning.demonstration.staff import Post, board, roster
from roundtable.lib.actor import Role


def posts(charter: Charter, seed: int = 1) -> list[Post]:
    return roster(charter, Random(seed))


def test_every_post_of_the_charter_is_filled(northshire: Charter) -> None:
    seated = Counter(post.agency for post in posts(northshire))
    assert seated == {agency.code: agency.posts for agency in northshire.agencies}
    assert seated.total() == 108


def test_small_agencies_have_representatives_and_large_ones_a_manager(northshire: Charter) -> None:
    for agency in northshire.agencies:
        roles = Counter(post.role for post in posts(northshire) if post.agency == agency.code)
        if agency.posts <= 3:
            assert roles == {Role.REPRESENTATIVE: agency.posts}
        else:
            assert roles[Role.AGENCY_MANAGER] == 1
            assert roles[Role.PRACTITIONER] >= agency.posts - 2


def test_the_hub_has_one_manager_one_board_member_and_one_auditor(northshire: Charter) -> None:
    roles = Counter(post.role for post in posts(northshire))
    assert [roles[role] for role in (Role.HUB_MANAGER, Role.GOVERNANCE, Role.AUDITOR)] == [1, 1, 1]


def test_nobody_shares_a_name_or_an_address(northshire: Charter) -> None:
    everybody = posts(northshire)
    assert len({post.name for post in everybody}) == len(everybody)
    assert all(post.email.endswith("@example.org") for post in everybody)
    assert len({post.email for post in everybody}) == len(everybody)


def test_somebody_of_every_agency_signs_the_charter(northshire: Charter) -> None:
    everybody = posts(northshire)
    signing = board(northshire, Random(1), everybody)
    assert [post.agency for post in signing] == [agency.code for agency in northshire.agencies]
    assert {post.role for post in signing} == {Role.GOVERNANCE}
    assert not {post.name for post in signing} & {post.name for post in everybody}


def test_everybody_works_at_a_site_of_their_agency(northshire: Charter) -> None:
    sites = {agency.code: agency.sites for agency in northshire.agencies}
    assert all(post.site in sites[post.agency] for post in posts(northshire))


def test_the_same_seed_gives_the_same_people(northshire: Charter) -> None:
    assert posts(northshire) == posts(northshire)
    assert posts(northshire) != posts(northshire, seed=2)
