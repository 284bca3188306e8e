"""Characters: what cannot be seen is shown, what can be seen stays."""

import sys

from harness.reporting.characters import legal_in_xml, shown


def test_what_cannot_be_seen_is_made_visible() -> None:
    assert shown("a\x00\x1b\x7f\x85\u202eb\u200b\u2028\ud800\r") == "a␀␛␡⟨U+0085⟩⟨U+202E⟩b⟨U+200B⟩⟨U+2028⟩⟨U+D800⟩␍"


def test_letters_of_every_script_stay() -> None:
    text = "Bjørnøya\tשלום\nمرحبا 👨\u200d👩\u200d👧 e\u0301"
    assert shown(text) == text


def test_nothing_that_xml_cannot_hold_is_left() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    left = legal_in_xml(every)
    for character in left:
        code = ord(character)
        assert character in "\t\n\r" or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
