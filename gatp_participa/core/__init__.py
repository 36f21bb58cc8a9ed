"""The floor: database, clock, errors, folios, text. No request and no HTML here."""
