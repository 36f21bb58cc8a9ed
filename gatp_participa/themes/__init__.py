"""From many texts to a few themes: the machine suggests, a person decides."""
