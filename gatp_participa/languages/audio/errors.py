"""What the readers of recordings raise."""


class BrokenAudioError(ValueError):
    """The bytes are not, from beginning to end, the sound that they say."""
