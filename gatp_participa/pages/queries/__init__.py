"""What the public pages ask of the database. Reads everything below, writes nothing."""
