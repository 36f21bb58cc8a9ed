"""The Local Technical Secretariat (STL) of each state: a table of three sectors, with dates."""
