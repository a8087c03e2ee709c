"""Workload as a Django app."""

from django.apps import AppConfig


class WorkloadConfig(AppConfig):
    """See the package."""

    name = "roundtable.workload"
    label = "workload"
