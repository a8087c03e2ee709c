"""Reaching who referred and works in no agency of the hub: by e-mail, or by somebody who rings."""
