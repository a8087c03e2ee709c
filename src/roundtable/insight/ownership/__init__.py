"""Who led, contributed, decided and dissented; and what one agency decided alone."""
