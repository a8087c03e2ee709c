"""Answers that somebody is still writing: their agency sees them, and they alone change them."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
OWN = f"({WORKING} AND agency = (select guard.agency()) AND writer_id = (select guard.user_id()))"
ROW_SECURITY = f"""
ALTER TABLE sharing_returndraft ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_returndraft FOR SELECT TO roundtable_app
    USING ({WORKING} AND agency = (select guard.agency()));
CREATE POLICY own ON sharing_returndraft FOR ALL TO roundtable_app USING {OWN} WITH CHECK {OWN};
GRANT DELETE ON sharing_returndraft TO roundtable_app;
"""
UNDO = """
DROP POLICY see ON sharing_returndraft; DROP POLICY own ON sharing_returndraft;
ALTER TABLE sharing_returndraft DISABLE ROW LEVEL SECURITY;
REVOKE DELETE ON sharing_returndraft FROM roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds the drafts."""

    dependencies = [
        ("sharing", "0002_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="sharing.request",
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "writer"), name="one_draft_each")
                ],
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
