"""How one who referred is reached, and what came of it."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
POSTMAN = "'00000000-0000-0000-0000-000000000006'"
ITS = f"(select guard.user_id()) = {POSTMAN}"
OWN = "user_id = (select guard.user_id())"
LEAD = f"""({WORKING} AND (SELECT true FROM cases_case c
    WHERE c.id = case_id AND c.lead = (select guard.agency())))"""
# Whoever leads a case sends a letter to one who referred, and sees what became of it.
LEADS = f"""({WORKING} AND (SELECT true FROM feedback_feedback f JOIN cases_case c ON c.id = f.case_id
    WHERE f.id = feedback_id AND c.lead = (select guard.agency())))"""
ROW_SECURITY = f"""
ALTER TABLE feedback_reaching ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON feedback_reaching FOR SELECT TO roundtable_app USING ({LEAD} OR {ITS});
CREATE POLICY add ON feedback_reaching FOR INSERT TO roundtable_app WITH CHECK ({LEAD} OR {ITS});
REVOKE UPDATE ON feedback_reaching FROM roundtable_app;

DROP POLICY see ON feedback_letter; DROP POLICY add ON feedback_letter;
CREATE POLICY see ON feedback_letter FOR SELECT TO roundtable_app USING ({OWN} OR {ITS} OR {LEADS});
CREATE POLICY add ON feedback_letter FOR INSERT TO roundtable_app WITH CHECK ({OWN} OR {ITS} OR {LEADS});

-- A message to one who referred and was sent a link to it, and where that went.
CREATE FUNCTION feedback_message(told uuid)
RETURNS TABLE (wording text, told_at timestamptz, reference text, contact text, case_id uuid, lead text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.user_id() <> {POSTMAN} THEN
        RAISE EXCEPTION 'only the hub''s e-mail asks this' USING ERRCODE = 'RT006';
    END IF;
    RETURN QUERY
        SELECT f.wording, f.told_at, r.reference::text, r.referrer_contact::text, c.id, c.lead::text
        FROM feedback_feedback f JOIN intake_referral r ON r.id = f.referral_id
            JOIN cases_case c ON c.id = f.case_id
        WHERE f.id = told AND f.channel = 'email';
END $$;
REVOKE ALL ON FUNCTION feedback_message FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feedback_message TO roundtable_app;
"""
UNDO = f"""
DROP FUNCTION feedback_message;
DROP POLICY see ON feedback_reaching; DROP POLICY add ON feedback_reaching;
DROP POLICY see ON feedback_letter; DROP POLICY add ON feedback_letter;
CREATE POLICY see ON feedback_letter FOR SELECT TO roundtable_app USING ({OWN} OR {ITS});
CREATE POLICY add ON feedback_letter FOR INSERT TO roundtable_app WITH CHECK ({OWN} OR {ITS});
"""


class Migration(migrations.Migration):
    """Adds what came of reaching somebody."""

    dependencies = [
        ("cases", "0008_urgent"),
        ("feedback", "0003_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reaching",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("told", "Told"),
                            ("not_reached", "Could not be reached"),
                            ("not_told", "Not told"),
                            ("read", "Read it"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="feedback",
            name="channel",
            field=models.CharField(
                choices=[
                    ("here", "In the hub"),
                    ("email", "By e-mail, with a link"),
                    ("telephone", "By telephone: the lead agency rings"),
                    ("other", "As they asked: the lead agency does it"),
                    ("none", "Not at all"),
                ],
                default="here",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="feedback",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letter",
                to="feedback.feedback",
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("feedback__isnull", False), ("user", None)),
                    models.Q(("feedback", None), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="to_one_of_two",
            ),
        ),
        migrations.AddField(
            model_name="reaching",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="reaching",
            name="feedback",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reachings",
                to="feedback.feedback",
            ),
        ),
        migrations.AddConstraint(
            model_name="reaching",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result__in", ["told", "read"]),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="not_told_for_a_reason",
            ),
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
