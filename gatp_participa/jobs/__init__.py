"""Work for later: a queue that lives in the database, so that a job exists if its cause does."""
