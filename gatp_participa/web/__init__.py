"""The request side, shared by every package: forms, guards, errors, headers, paging, filters."""
