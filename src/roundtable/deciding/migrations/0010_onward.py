"""People referred to services outside the hub, and the answers: for whoever sees the actions.

Whoever leads or has an action refers onwards; whoever sent it or leads records the answer, and only
whoever sent it takes it back. Nothing is written over.
"""

from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
AGENCY = "(select guard.agency())"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
ON_CASE = f"({WORKING} AND {CASE_SEEN})"
AT_TABLE = f"""(SELECT true FROM cases_case c WHERE c.id = case_id AND
    ({AGENCY} = c.lead OR {AGENCY} = ANY (c.contributing || c.called)))"""
LEADS = f"(SELECT c.lead = {AGENCY} FROM cases_case c WHERE c.id = case_id)"
OWN = f"agency = {AGENCY}"
ACTION_SEEN = "(SELECT true FROM deciding_action a WHERE a.id = action_id)"
REFERRAL = "deciding_onwardreferral"
HAS_ACTION = f"""EXISTS (SELECT 1 FROM deciding_action a
    WHERE a.case_id = {REFERRAL}.case_id AND a.agency = {AGENCY})"""
FOR_ITS_CASE = f"""(action_id IS NULL OR (SELECT a.case_id = {REFERRAL}.case_id
    FROM deciding_action a WHERE a.id = action_id))"""
REFERRAL_SEEN = f"(SELECT true FROM {REFERRAL} r WHERE r.id = referral_id)"
WAS_OURS = f"""(SELECT r.agency = {AGENCY} AND r.case_id = deciding_onwardanswer.case_id
    FROM {REFERRAL} r WHERE r.id = referral_id)"""
IS_LEDS = f"""({LEADS} AND answer <> 'withdrawn' AND (SELECT r.case_id = deciding_onwardanswer.case_id
    FROM {REFERRAL} r WHERE r.id = referral_id))"""

ROW_SECURITY = f"""
ALTER TABLE {REFERRAL} ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON {REFERRAL} FOR SELECT TO roundtable_app
    USING ({ON_CASE} AND ({OWN} OR {AT_TABLE} OR {ACTION_SEEN}));
CREATE POLICY add ON {REFERRAL} FOR INSERT TO roundtable_app
    WITH CHECK ({ON_CASE} AND {OWN} AND ({LEADS} OR {HAS_ACTION}) AND {FOR_ITS_CASE});

ALTER TABLE deciding_onwardanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_onwardanswer FOR SELECT TO roundtable_app
    USING ({ON_CASE} AND {REFERRAL_SEEN});
CREATE POLICY add ON deciding_onwardanswer FOR INSERT TO roundtable_app
    WITH CHECK ({ON_CASE} AND {OWN} AND ({WAS_OURS} OR {IS_LEDS}));
REVOKE UPDATE ON {REFERRAL}, deciding_onwardanswer FROM roundtable_app;
"""
UNDO = "".join(
    f"DROP POLICY IF EXISTS see ON deciding_{table}; DROP POLICY IF EXISTS add ON deciding_{table};"
    f"ALTER TABLE deciding_{table} DISABLE ROW LEVEL SECURITY;"
    f"GRANT UPDATE ON deciding_{table} TO roundtable_app;"
    for table in ("onwardanswer", "onwardreferral")
)


class Migration(migrations.Migration):
    """Adds referrals onwards and what was answered."""

    dependencies = [
        ("cases", "0008_urgent"),
        ("deciding", "0009_urgent"),
    ]

    operations = [
        migrations.CreateModel(
            name="OnwardReferral",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=40)),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("to", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=40)),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("asks", models.TextField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("secure_email", "Secure e-mail"),
                            ("portal", "Their own form or portal"),
                            ("telephone", "By telephone"),
                            ("meeting", "In person, or at a meeting"),
                            ("post", "By post"),
                        ],
                        max_length=15,
                    ),
                ),
                ("sent_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("clause", models.CharField(max_length=6)),
                ("charter_version", models.CharField(max_length=20)),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="onward",
                        to="deciding.action",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="onward",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OnwardAnswer",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField()),
                ("heard_from", models.CharField(blank=True, max_length=200)),
                ("their_reference", models.CharField(blank=True, max_length=100)),
                ("because", models.TextField(blank=True)),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="deciding.onwardreferral",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="onwardreferral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to", ""), _negated=True),
                    models.Q(("asks", ""), _negated=True),
                    ("about__len__gt", 0),
                ),
                name="referred_on_to_somebody_about_somebody_for_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="onwardanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "withdrawn"), ("heard_from", ""), ("their_reference", "")),
                    models.Q(
                        models.Q(("answer", "withdrawn"), _negated=True),
                        models.Q(("heard_from", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="answered_by_them_or_taken_back_by_us",
            ),
        ),
        migrations.AddConstraint(
            model_name="onwardanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer", "accepted"),
                    models.Q(("because", ""), _negated=True),
                    _connector="OR",
                ),
                name="not_accepted_for_a_reason",
            ),
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
