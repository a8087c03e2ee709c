"""What is said at a table, and who was there: for those who sit at it."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
AGENCY = "(select guard.agency())"
# The policy of a discussion shows it to those at its table alone.
AT_TABLE = f"({WORKING} AND (SELECT true FROM deciding_discussion d WHERE d.id = discussion_id))"

ROW_SECURITY = f"""
ALTER TABLE deciding_point ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_point FOR SELECT TO roundtable_app USING {AT_TABLE};
CREATE POLICY add ON deciding_point FOR INSERT TO roundtable_app
    WITH CHECK ({AT_TABLE} AND by_agency = {AGENCY} AND confirmed_at IS NULL);
CREATE POLICY change ON deciding_point FOR UPDATE TO roundtable_app
    USING ({AT_TABLE} AND agency = {AGENCY} AND by_agency <> agency AND confirmed_at IS NULL)
    WITH CHECK ({AT_TABLE} AND agency = {AGENCY});
REVOKE UPDATE ON deciding_point FROM roundtable_app;
GRANT UPDATE (confirmed_at, confirmed_by) ON deciding_point TO roundtable_app;

ALTER TABLE deciding_attendance ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_attendance FOR SELECT TO roundtable_app USING {AT_TABLE};
CREATE POLICY add ON deciding_attendance FOR INSERT TO roundtable_app
    WITH CHECK ({AT_TABLE} AND agency = {AGENCY} AND user_id = (select guard.user_id()));
CREATE POLICY change ON deciding_attendance FOR UPDATE TO roundtable_app
    USING ({AT_TABLE} AND user_id = (select guard.user_id()));
REVOKE UPDATE ON deciding_attendance FROM roundtable_app;
GRANT UPDATE (last_at) ON deciding_attendance TO roundtable_app;
"""
UNDO = """
DROP POLICY see ON deciding_attendance; DROP POLICY add ON deciding_attendance;
DROP POLICY change ON deciding_attendance;
ALTER TABLE deciding_attendance DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON deciding_attendance TO roundtable_app;
DROP POLICY see ON deciding_point; DROP POLICY add ON deciding_point;
DROP POLICY change ON deciding_point; ALTER TABLE deciding_point DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON deciding_point TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds points and attendance, under row security."""

    dependencies = [
        ("cases", "0007_half_typed"),
        ("deciding", "0005_disagreements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("came_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="deciding.discussion",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "attendance",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("discussion", "user"), name="there_once_a_discussion"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Point",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agenda", "For the agenda"),
                            ("said", "Said"),
                            ("wording", "Wording for the decision"),
                        ],
                        max_length=10,
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("by_agency", models.CharField(max_length=40)),
                ("written_by", models.CharField(max_length=200)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=200)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points_about",
                        to="deciding.point",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="deciding.discussion",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="deciding.point",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("discussion", "number"), name="one_point_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="a_point_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("replaces", models.F("id")), _negated=True),
                        name="replaces_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", "")),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                models.Q(("confirmed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="confirmed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
