"""A governance lead who is signed in, and a draft that they began."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from roundtable.charter.drafting.models import Draft
from tests.staff import user


@pytest.fixture
def milo(client: Client) -> Client:
    client.force_login(user("Milo"))
    return client


@pytest.fixture
def draft(milo: Client) -> Draft:
    address = milo.post("/charter/drafts/", {"start": "yes"})["Location"]
    return Draft.objects.get(pk=UUID(address.strip("/").split("/")[-1]))
