"""Characters that would not be seen, or would make other text be seen wrongly."""

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and line feed
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"  # breaks, bidi, zero width
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"  # lone surrogates, what is no character, tags
)
_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def shown(text: str) -> str:
    """The text with everything unseen made visible: NUL as ␀, a right-to-left override as ⟨U+202E⟩.

    Letters of right-to-left scripts, combining marks and the joiners that emoji are made with stay as they are.
    """
    return _UNSEEN.sub(_picture, text)


def legal_in_xml(text: str) -> str:
    """The text with characters that XML 1.0 cannot hold made visible, the others as they are."""
    return _ILLEGAL_IN_XML.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"
