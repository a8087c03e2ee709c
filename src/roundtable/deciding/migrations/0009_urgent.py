"""Discussions that are called at once, and the table of those who are called to one."""

from __future__ import annotations

from django.db import migrations, models

# Whoever was called sits at the table as whoever answered does, wherever a policy asks.
ALTER = """
DO $$
DECLARE
    policy record;
BEGIN
    FOR policy IN
        SELECT tablename, policyname, qual, with_check FROM pg_policies
        WHERE schemaname = 'public' AND tablename LIKE 'deciding%'
            AND concat(qual, with_check) LIKE '%{was}%'
    LOOP
        EXECUTE format('ALTER POLICY %I ON %I', policy.policyname, policy.tablename)
            || coalesce(' USING (' || replace(policy.qual, '{was}', '{now}') || ')', '')
            || coalesce(' WITH CHECK (' || replace(policy.with_check, '{was}', '{now}') || ')', '');
    END LOOP;
END
$$;
"""
ANSWERED, AT_TABLE = "c.contributing", "(c.contributing || c.called)"


class Migration(migrations.Migration):
    """Adds urgent discussions."""

    dependencies = [("cases", "0008_urgent"), ("deciding", "0008_moves")]

    operations = [
        *(
            migrations.AddField(
                model_name="discussion",
                name=name,
                field=field,
                preserve_default=name == "ended_at",
            )
            for name, field in (
                ("urgent", models.CharField(blank=True, default="", max_length=40)),
                ("called_by", models.CharField(blank=True, default="", max_length=40)),
                ("caller", models.CharField(blank=True, default="", max_length=200)),
                ("because", models.TextField(blank=True, default="")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.TextField(blank=True, default="")),
            )
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                name="urgent_is_open_and_called_by_an_agency",
                condition=models.Q(("urgent", ""))
                | models.Q(
                    ("opened_at__isnull", False), models.Q(("called_by", ""), _negated=True)
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                name="ended_with_a_reason_where_urgent",
                condition=models.Q(("ended_at", None), ("ended_because", ""))
                | models.Q(
                    ("ended_at__isnull", False),
                    models.Q(("ended_because", ""), _negated=True),
                    models.Q(("urgent", ""), _negated=True),
                ),
            ),
        ),
        migrations.RunSQL(
            ALTER.format(was=ANSWERED, now=AT_TABLE), ALTER.format(was=AT_TABLE, now=ANSWERED)
        ),
    ]
