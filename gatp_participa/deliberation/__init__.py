"""How a table decides: what comes first, its sessions, its votes and what it agrees."""
