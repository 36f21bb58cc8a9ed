"""What people send: proposals with a folio, and the supports of others."""
