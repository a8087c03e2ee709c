"""E-mail that says what there is to read: what each person chose, which notices wait, and the
letters, which hold no words.
"""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The hub's clockwork that sends e-mail. It sees no feedback: these functions tell it what it needs.
POSTMAN = "'00000000-0000-0000-0000-000000000006'"
REFUSE_OTHERS = f"""IF guard.user_id() <> {POSTMAN} THEN
        RAISE EXCEPTION 'only the hub''s e-mail asks this' USING ERRCODE = 'RT006';
    END IF;"""
FUNCTIONS = f"""
-- What was told before there was e-mail is announced, and came of the decision that it told of.
UPDATE feedback_feedback f SET announced_at = f.told_at, outcome = coalesce((
    SELECT d.outcome FROM deciding_decision d
    WHERE d.case_id = f.case_id AND NOT d.emergency AND d.decided_at <= f.told_at
        AND NOT EXISTS (SELECT FROM cases_reopening r
            WHERE r.case_id = f.case_id AND r.at > d.decided_at AND r.at < f.told_at)
    ORDER BY d.decided_at DESC LIMIT 1), '');

-- What was told and is not announced, the oldest first: whether it is news, and to whom. No words.
CREATE FUNCTION feedback_news(at_most integer)
RETURNS TABLE (id uuid, agency text, told_at timestamptz, referred boolean, outcome text,
               recommended text, before text, workers uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    {REFUSE_OTHERS}
    RETURN QUERY
        SELECT f.id, f.agency::text, f.told_at, f.referral_id IS NOT NULL, f.outcome::text,
            coalesce((SELECT p.outcome::text FROM deciding_position p
                WHERE p.case_id = f.case_id AND p.agency = f.agency AND p.taken_at <= f.told_at
                ORDER BY p.taken_at DESC LIMIT 1), ''),
            (SELECT o.outcome::text FROM feedback_feedback o
                WHERE o.case_id = f.case_id AND o.agency = f.agency AND o.told_at < f.told_at
                ORDER BY o.told_at DESC LIMIT 1),
            ARRAY(SELECT DISTINCT e.actor_id FROM journal_entry e
                WHERE e.case_id = f.case_id AND e.agency = f.agency
                    AND e.kind NOT LIKE 'seen.%' AND e.kind NOT LIKE '%.refused')
        FROM feedback_feedback f WHERE f.announced_at IS NULL AND f.tells <> 'nothing'
        ORDER BY f.told_at, f.id LIMIT at_most;
END $$;

CREATE FUNCTION feedback_announced(told uuid[], now_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    {REFUSE_OTHERS}
    UPDATE feedback_feedback SET announced_at = now_at WHERE id = ANY (told);
END $$;

-- The references that a letter holds, the oldest first: a referral's own, otherwise the case's.
CREATE FUNCTION feedback_references(of_letter uuid) RETURNS TABLE (reference text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    {REFUSE_OTHERS}
    RETURN QUERY
        SELECT coalesce(r.reference, c.reference)::text
        FROM feedback_notice n JOIN feedback_feedback f ON f.id = n.feedback_id
            JOIN cases_case c ON c.id = f.case_id LEFT JOIN intake_referral r ON r.id = f.referral_id
        WHERE n.letter_id = of_letter
        GROUP BY 1 ORDER BY min(f.told_at), 1;
END $$;
REVOKE ALL ON FUNCTION feedback_news, feedback_announced, feedback_references FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feedback_news, feedback_announced, feedback_references TO roundtable_app;
"""
UNDO_FUNCTIONS = "DROP FUNCTION feedback_news, feedback_announced, feedback_references;"

OWN = "user_id = (select guard.user_id())"
ITS = f"(select guard.user_id()) = {POSTMAN}"
ROW_SECURITY = f"""
ALTER TABLE feedback_mailchoice ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON feedback_mailchoice FOR SELECT TO roundtable_app USING ({OWN} OR {ITS});
CREATE POLICY add ON feedback_mailchoice FOR INSERT TO roundtable_app WITH CHECK ({OWN} OR {ITS});
CREATE POLICY change ON feedback_mailchoice FOR UPDATE TO roundtable_app USING ({OWN} OR {ITS});

ALTER TABLE feedback_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON feedback_notice FOR SELECT TO roundtable_app USING ({OWN} OR {ITS});
CREATE POLICY add ON feedback_notice FOR INSERT TO roundtable_app WITH CHECK ({ITS});
CREATE POLICY change ON feedback_notice FOR UPDATE TO roundtable_app USING ({OWN} OR {ITS});
REVOKE UPDATE ON feedback_notice FROM roundtable_app;
GRANT UPDATE (goes_at, letter_id) ON feedback_notice TO roundtable_app;

ALTER TABLE feedback_letter ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON feedback_letter FOR SELECT TO roundtable_app USING ({OWN} OR {ITS});
CREATE POLICY add ON feedback_letter FOR INSERT TO roundtable_app WITH CHECK ({OWN} OR {ITS});
CREATE POLICY change ON feedback_letter FOR UPDATE TO roundtable_app USING ({ITS});
REVOKE UPDATE ON feedback_letter FROM roundtable_app;
GRANT UPDATE (state, tries, try_at, changed_at, reply) ON feedback_letter TO roundtable_app;
"""
UNDO = "".join(
    f"DROP POLICY {policy} ON feedback_{table};"
    for table in ("mailchoice", "notice", "letter")
    for policy in ("see", "add", "change")
)


class Migration(migrations.Migration):
    """Adds e-mail."""

    dependencies = [
        ("access", "0004_their_own_password"),
        ("cases", "0008_urgent"),
        ("deciding", "0009_urgent"),
        ("feedback", "0002_row_security"),
        ("intake", "0002_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("trial", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not sent yet"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("refused", "Not taken by the mail server"),
                            ("in_doubt", "Perhaps not sent"),
                            ("returned", "Came back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("try_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                ("reply", models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "volume",
                    models.CharField(
                        choices=[
                            ("live", "live"),
                            ("daily", "daily"),
                            ("weekly", "weekly"),
                            ("never", "never"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("everything", "everything"),
                            ("mine", "mine"),
                            ("surprises", "surprises"),
                        ],
                        max_length=10,
                    ),
                ),
                ("quiet_from", models.TimeField()),
                ("quiet_until", models.TimeField()),
                ("hub_days_only", models.BooleanField()),
                ("chosen_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("goes_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="feedback",
            name="announced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="feedback",
            name="outcome",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                condition=models.Q(
                    ("announced_at", None), models.Q(("tells", "nothing"), _negated=True)
                ),
                fields=["told_at"],
                name="not_announced",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="feedback",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="feedback.feedback",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="feedback.letter",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "sending"])),
                fields=["try_at"],
                name="letters_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["user", "-made_at"], name="letters_to_somebody"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), ("try_at__isnull", False)),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("try_at", None)),
                    _connector="OR",
                ),
                name="waits_for_a_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("letter", None)), fields=["goes_at"], name="notices_to_send"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("user", "feedback"), name="one_notice_each"),
        ),
        migrations.RunSQL(FUNCTIONS, UNDO_FUNCTIONS),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
