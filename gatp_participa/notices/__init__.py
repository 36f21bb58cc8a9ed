"""Messages that leave: an outbox written in the transaction of the act that causes them."""
