"""What somebody has typed on a case and not sent: theirs alone, and gone once it is sent."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OWN = "writer_id = (select guard.user_id())"
SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
# Whoever sees the case no more, as they have answered what waited for them there, may still forget.
ROW_SECURITY = f"""
ALTER TABLE cases_halftyped ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON cases_halftyped FOR ALL TO roundtable_app
    USING ({OWN}) WITH CHECK ({OWN} AND {SEEN});
GRANT DELETE ON cases_halftyped TO roundtable_app;
"""
UNDO = """
DROP POLICY own ON cases_halftyped; ALTER TABLE cases_halftyped DISABLE ROW LEVEL SECURITY;
REVOKE DELETE ON cases_halftyped FROM roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds what is half typed."""

    dependencies = [
        ("cases", "0006_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HalfTyped",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("page", models.CharField(max_length=300)),
                ("typed", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "half typed",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "writer", "page"), name="half_typed_once_a_page"
                    )
                ],
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
