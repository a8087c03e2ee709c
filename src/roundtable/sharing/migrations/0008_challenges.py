"""Challenges of what is withheld: read by who works the case, and by whom they wait for."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
GOVERNING = "(select guard.role()) = 'information_governance'"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
SEEN = f"({WORKING} AND {CASE_SEEN})"
OWN = "agency = (select guard.agency())"
# Whom a challenge waits for sees the case by a task, and there what their own agency gave.
BY_TASK = f"({GOVERNING} AND {OWN} AND {CASE_SEEN})"
BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"
LIVE = """(SELECT true FROM sharing_disclosure d WHERE d.item_id = sharing_item.id
    AND d.to_agency = (select guard.agency()) AND d.withdrawn_at IS NULL LIMIT 1)"""
OF_RETURN = f"{SEEN} AND ({OWN} OR (select guard.agency()) = ANY (shared_with))"
OF_ITEM = f"{SEEN} AND ({OWN} OR {LIVE})"
# The same for both, and for whom a challenge waits what their own agency gave. What holds for a
# whole query stands first and apart: PostgreSQL then asks it once, and not of each row.
EITHER = f"""(select guard.role()) IN
    ('practitioner', 'representative', 'agency_manager', 'information_governance')
    AND {CASE_SEEN}"""
RETURN_SEEN = f"{EITHER} AND ({OWN} OR {WORKING} AND (select guard.agency()) = ANY (shared_with))"
ITEM_SEEN = f"{EITHER} AND ({OWN} OR {WORKING} AND {LIVE})"
OF_EITHER = f"{EITHER} AND ({OWN} OR {WORKING})"

ROW_SECURITY = f"""
ALTER TABLE sharing_challenge ENABLE ROW LEVEL SECURITY;
-- Who does not see that something is withheld does not see what is said of it.
CREATE POLICY see ON sharing_challenge FOR SELECT TO roundtable_app USING ({OF_EITHER}
    AND (SELECT true FROM sharing_return r WHERE r.id = answer_id));
CREATE POLICY add ON sharing_challenge FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND by_agency = (select guard.agency()));
CREATE POLICY change ON sharing_challenge FOR UPDATE TO roundtable_app
    USING (({SEEN} OR {BY_TASK}) AND ended_at IS NULL) WITH CHECK ({SEEN} OR {BY_TASK});
REVOKE UPDATE ON sharing_challenge FROM roundtable_app;
GRANT UPDATE (ended, ended_at, ended_because) ON sharing_challenge TO roundtable_app;

ALTER TABLE sharing_challengereply ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_challengereply FOR SELECT TO roundtable_app
    USING ((SELECT true FROM sharing_challenge c WHERE c.id = challenge_id));
CREATE POLICY add ON sharing_challengereply FOR INSERT TO roundtable_app
    WITH CHECK (({SEEN} AND {OWN} OR {BY_TASK}) AND role = (select guard.role()));
REVOKE UPDATE ON sharing_challengereply FROM roundtable_app;

ALTER POLICY see ON sharing_return USING ({RETURN_SEEN});
ALTER POLICY see ON sharing_item USING ({ITEM_SEEN});
ALTER POLICY see ON sharing_supplement USING ({OF_EITHER});

-- A definer function, because the board sees no challenge: it gives counts and never a row.
CREATE FUNCTION sharing_challenged(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (agency text, withheld bigint, challenged bigint, in_time bigint, ended json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'counts of challenges are for the board' USING ERRCODE = 'RT004';
    END IF;
    RETURN QUERY
    WITH made AS (SELECT c.*, r.replied_at <= due.due_at AS replied_in_time
        FROM sharing_challenge c
        LEFT JOIN sharing_challengereply r ON r.challenge_id = c.id
        LEFT JOIN LATERAL (SELECT k.due_at FROM workload_clock k
            JOIN cases_involvement i ON i.id = c.involvement_id
            WHERE k.case_id = c.case_id AND k.step = 'challenge'
                AND k.path = 'withheld/' || c.agency || '/' || i.place || '/'
                AND k.started_at = c.challenged_at LIMIT 1) due ON true
        WHERE c.challenged_at >= from_at AND c.challenged_at < to_at),
    ends AS (SELECT e.agency, json_object_agg(e.ended, e.counted) AS ended
        FROM (SELECT m.agency, m.ended, count(*) AS counted FROM made m GROUP BY 1, 2) e
        GROUP BY 1),
    held AS (SELECT r.agency, count(*) AS withheld FROM sharing_return r
        WHERE r.ground <> '' AND r.returned_at >= from_at AND r.returned_at < to_at
        GROUP BY 1)
    SELECT coalesce(h.agency, e.agency)::text, coalesce(h.withheld, 0),
        (SELECT count(*) FROM made m WHERE m.agency = e.agency),
        (SELECT count(*) FROM made m WHERE m.agency = e.agency AND m.replied_in_time),
        coalesce(e.ended, '{{}}')
    FROM held h FULL JOIN ends e ON e.agency = h.agency;
END
$$;
REVOKE ALL ON FUNCTION sharing_challenged FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing_challenged TO roundtable_app;
"""
UNDO = f"""
DROP FUNCTION sharing_challenged;
ALTER POLICY see ON sharing_supplement USING {SEEN};
ALTER POLICY see ON sharing_item USING ({OF_ITEM});
ALTER POLICY see ON sharing_return USING ({OF_RETURN});
DROP POLICY see ON sharing_challengereply; DROP POLICY add ON sharing_challengereply;
ALTER TABLE sharing_challengereply DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON sharing_challengereply TO roundtable_app;
DROP POLICY see ON sharing_challenge; DROP POLICY add ON sharing_challenge;
DROP POLICY change ON sharing_challenge;
ALTER TABLE sharing_challenge DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON sharing_challenge TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds challenges."""

    dependencies = [
        ("cases", "0006_tasks"),
        ("sharing", "0007_answering_counted"),
        ("workload", "0003_tasks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("agency", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=30)),
                ("by_agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("because", models.TextField()),
                ("challenged_at", models.DateTimeField()),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "The answer was changed"),
                            ("in_part", "Shared in part"),
                            ("upheld", "It stays withheld"),
                            ("taken_back", "Taken back"),
                            ("taken_further", "Not done in time, taken further"),
                            ("case_closed", "The case closed first"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.TextField(blank=True)),
                ("clause", models.CharField(max_length=6)),
                ("charter_version", models.CharField(max_length=20)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenges",
                        to="sharing.return",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenges",
                        to="cases.case",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenges",
                        to="cases.involvement",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenges",
                        to="sharing.request",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChallengeReply",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("share", models.BooleanField()),
                ("because", models.TextField()),
                ("agency", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=200)),
                ("replied_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "challenge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply",
                        to="sharing.challenge",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "challenge replies",
            },
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                fields=("answer", "number"), name="one_challenge_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("answer",),
                name="one_challenge_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("ended", ""), _negated=True)),
                    _connector="OR",
                ),
                name="challenge_ends_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="challenged_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency", models.F("by_agency")), _negated=True),
                name="another_agency_is_challenged",
            ),
        ),
        migrations.AddConstraint(
            model_name="challengereply",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="replied_for_a_reason"
            ),
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
