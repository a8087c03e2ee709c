"""What is shared though somebody said no, and what each disclosure rested on."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments


class Migration(migrations.Migration):
    """Adds overrides."""

    dependencies = [("sharing", "0009_consents")]
    operations = [
        migrations.CreateModel(
            name="Override",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("asked_by", models.UUIDField()),
                ("purpose", models.CharField(blank=True, max_length=40)),
                ("ground", models.CharField(max_length=40)),
                ("test_met", models.TextField()),
                (
                    "why_now",
                    models.CharField(
                        choices=[
                            (
                                "cannot_consent",
                                "They cannot give consent, for instance for want of capacity",
                            ),
                            ("cannot_obtain", "We cannot reasonably be expected to obtain it"),
                            (
                                "would_prejudice",
                                "Asking would stand in the way of protecting somebody",
                            ),
                            (
                                "other_basis",
                                "It rests on a lawful basis that asks for no such reason",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("because", models.TextField()),
                ("told", models.BooleanField()),
                ("not_told_because", models.TextField(blank=True)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("clause", models.CharField(max_length=6)),
                ("charter_version", models.CharField(max_length=20)),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.capacityassessment",
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
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="sharing.consent",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.involvement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Footing",
            fields=[
                (
                    "disclosure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="footing",
                        serialize=False,
                        to="sharing.disclosure",
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("consent", models.CharField(max_length=12)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "override",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.override",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("granted", models.BooleanField()),
                ("because", models.TextField()),
                ("agency", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "override",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisation",
                        to="sharing.override",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("not_told_because", ""), ("told", True)),
                    models.Q(("told", False), models.Q(("not_told_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="told_or_says_why_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("involvement", "agency", "purpose"),
                name="one_override_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="authorised_for_a_reason"
            ),
        ),
    ]
