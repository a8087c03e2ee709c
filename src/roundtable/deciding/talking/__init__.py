"""The talk at the table: who is here, the agenda, what each says, and wording; its own minutes."""
