"""Proposals from elsewhere: CONSUL, Decidim, and any CSV or XLSX, row by row and safely."""
