"""The vendors: one package each, found by name."""
