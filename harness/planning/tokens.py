"""Words that tell records apart: any two differ in three letters or more.

So a near miss (one letter off) of one word is never another word, nor another word's near miss
(DESIGN, rule of judging 6).
"""

from hashlib import sha256

ALPHABET = "abcdefghjkmnpqrstuvwxyz"  # a prime number of letters, without those that look like digits
PAYLOAD = 6


def token(seed: str) -> str:
    """The word for a seed: six letters picked by its hash and two that make any two words differ in three places."""
    number = int.from_bytes(sha256(seed.encode("utf-8", "surrogatepass")).digest()[:8])
    letters = []
    for _ in range(PAYLOAD):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(letter)
    plain = sum(letters) % len(ALPHABET)
    weighted = sum(place * letter for place, letter in enumerate(letters, start=1)) % len(ALPHABET)
    return "".join(ALPHABET[letter] for letter in (*letters, plain, weighted))


def near_miss(text: str) -> str:
    """The text with one letter changed: the last one of the alphabet that stands before any `@`."""
    own = text.partition("@")[0]
    place = max((place for place, letter in enumerate(own) if letter in ALPHABET), default=0)
    return text[:place] + ALPHABET[(ALPHABET.find(text[place]) + 1) % len(ALPHABET)] + text[place + 1 :]
