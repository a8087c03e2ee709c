"""The handbook: what each role does, step by step, as the charter in force has it."""
