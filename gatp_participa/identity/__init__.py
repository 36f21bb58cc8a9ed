"""Identity: one person takes part once, where a call asks for it, keeping nobody's papers."""
