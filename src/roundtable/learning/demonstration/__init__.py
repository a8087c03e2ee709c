"""The Northshire hub with invented people, some weeks into its work.

Stories are told first, purely, from a seed; then the real actions play them in the order of time.
"""
