"""Sound of MPEG layer III: a row of frames, each of which says how long it is.

Source: ISO/IEC 11172-3, 2.4.2.3; ISO/IEC 13818-3 for the lower rates; id3.org for the tags.
"""

from __future__ import annotations

from gatp_participa.languages.audio.errors import BrokenAudioError

# kb/s by the four bits of the header; 0 is «free», which nobody uses for a voice.
_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_FEWEST_FRAMES = 10  # a quarter of a second: less may be two bytes that look like a frame


def sound_of(content: bytes) -> tuple[bytes, float]:
    """Return only the frames, and how many seconds they last.

    Raises:
        BrokenAudioError: there is something else than frames and tags.
    """
    start, end = _after_tags(content), _before_tags(content)
    at, seconds, frames = start, 0.0, 0
    while found := _frame(content[at : at + 4]):
        length, lasts = found
        if at + length > end:
            break  # a recorder that was switched off cuts the last one
        at, seconds, frames = at + length, seconds + lasts, frames + 1
    # Lyrics and other leavings at the end are dropped; a file that is mostly that is no sound.
    if frames < _FEWEST_FRAMES or (end - at) * 10 > end - start:
        raise BrokenAudioError
    return content[start:at], seconds


def _frame(header: bytes) -> tuple[int, float] | None:
    """Return the bytes and the seconds of the frame that a header begins, or None if it is none."""
    bits = int.from_bytes(header, "big")
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    bitrate, rate = bits >> 12 & 15, bits >> 10 & 3
    if bits >> 21 != 0x7FF or version == 1 or layer != 1 or bitrate in (0, 15) or rate == 3:
        return None
    hertz = _RATES[version][rate]
    kbps = (_KBPS_1 if version == 3 else _KBPS_2)[bitrate]
    samples = 1152 if version == 3 else 576
    return samples // 8 * kbps * 1000 // hertz + (bits >> 9 & 1), samples / hertz


def _after_tags(content: bytes) -> int:
    at = 0
    while content[at : at + 3] == b"ID3":
        size = content[at + 6 : at + 10]
        if len(size) < 4 or max(size) > 127:
            raise BrokenAudioError
        has_footer = content[at + 5] & 0x10
        body = size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3]
        at += 10 + body + (10 if has_footer else 0)
    while content[at : at + 1] == b"\0":  # some leave room behind the tag
        at += 1
    return at


def _before_tags(content: bytes) -> int:
    end = len(content)
    if content[end - 128 : end - 125] == b"TAG":
        end -= 128
    footer = content[max(0, end - 32) : end]
    if footer[:8] == b"APETAGEX":
        size = int.from_bytes(footer[12:16], "little")
        has_header = int.from_bytes(footer[20:24], "little") >> 31
        end -= size + (32 if has_header else 0)
    return max(0, end)
