"""What the lead agency changed by hand in who is asked what, and that an agency asked again has
answered: everybody on the case may read it.
"""

from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
LED = "(SELECT c.lead FROM cases_case c WHERE c.id = case_id) = (select guard.agency())"
ROW_SECURITY = f"""
ALTER TABLE sharing_amendment ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_amendment FOR SELECT TO roundtable_app
    USING ({WORKING} AND {CASE_SEEN});
CREATE POLICY add ON sharing_amendment FOR INSERT TO roundtable_app
    WITH CHECK ({WORKING} AND agency = (select guard.agency()) AND {LED});
REVOKE UPDATE ON sharing_amendment FROM roundtable_app;

ALTER TABLE sharing_answeredagain ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_answeredagain FOR SELECT TO roundtable_app
    USING ({WORKING} AND {CASE_SEEN});
CREATE POLICY add ON sharing_answeredagain FOR INSERT TO roundtable_app
    WITH CHECK ({WORKING} AND {CASE_SEEN} AND agency = (select guard.agency())
        AND (SELECT q.agency FROM sharing_amendment a JOIN sharing_request q ON q.id = a.request_id
            WHERE a.id = asked_id) = (select guard.agency()));
REVOKE UPDATE ON sharing_answeredagain FROM roundtable_app;

-- Whoever is asked again after a request was withdrawn is asked anew about whom.
CREATE POLICY ask_anew ON sharing_askedabout FOR DELETE TO roundtable_app
    USING ({WORKING} AND {LED}
        AND (SELECT q.answered_at IS NULL FROM sharing_request q WHERE q.id = request_id));
GRANT DELETE ON sharing_askedabout TO roundtable_app;
"""
UNDO = """
DROP POLICY ask_anew ON sharing_askedabout; REVOKE DELETE ON sharing_askedabout FROM roundtable_app;
DROP POLICY see ON sharing_answeredagain; DROP POLICY add ON sharing_answeredagain;
ALTER TABLE sharing_answeredagain DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON sharing_answeredagain TO roundtable_app;
DROP POLICY see ON sharing_amendment; DROP POLICY add ON sharing_amendment;
ALTER TABLE sharing_amendment DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON sharing_amendment TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds amendments."""

    dependencies = [
        ("cases", "0005_ties_guarded"),
        ("sharing", "0004_supplements"),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "Asked by hand"),
                            ("widened", "Asked for more"),
                            ("again", "Asked again"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("asks", models.TextField(blank=True)),
                ("because", models.TextField()),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="cases.case",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="sharing.request",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "number"), name="one_amendment_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True),
                        name="amended_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asks", ""), ("kind", "withdrawn")),
                            models.Q(
                                models.Q(("kind", "withdrawn"), _negated=True),
                                models.Q(("asks", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="asks_unless_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnsweredAgain",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "nothing_more",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_again",
                        to="cases.case",
                    ),
                ),
                (
                    "asked",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_again",
                        to="sharing.amendment",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.AddField(
            model_name="askedabout",
            name="again",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
