"""Privacy: the notice and its versions, consent, ARCO requests, the download and the erasure."""
