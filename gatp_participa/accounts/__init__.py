"""People: accounts, roles scoped to a state or the nation, sign-in by an e-mailed code."""
