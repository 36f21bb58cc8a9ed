"""What people say to one another about a proposal: threads, useful votes, official answers."""
