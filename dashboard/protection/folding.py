"""Brings text into the one form in which hidden values are looked for, whatever signs a document prints them in."""

import re
import unicodedata
from functools import lru_cache

DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u30fc\u2500"), "-")
SPACES = re.compile(r"[\s\x00-\x20\x7f-\xa0\u2800\u3164]+")
# Letters of other scripts that look like Latin ones: a name written with one of them is the same to a reader.
LOOKALIKES = str.maketrans("АВЕКМНОРСТХУІЅЈаеорсухіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXYISJaeopcyxisjABEZHIKMNOPTYXo")


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Wide signs and digits of any script made plain, invisible signs gone, dashes hyphens, white space blanks."""
    folded = unicodedata.normalize("NFKC", _visible(unicodedata.normalize("NFKC", text)))
    if not folded.isascii():
        folded = "".join(map(_plain_digit, folded.translate(DASHES)))
        folded = _one_script(folded)
    return SPACES.sub(" ", folded)


def _visible(text: str) -> str:
    return text if text.isascii() else "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cs"))


def _plain_digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _one_script(text: str) -> str:
    """Look-alikes replaced in words that mix them with Latin letters; words in Cyrillic or Greek stay."""
    return re.sub(r"\w*[A-Za-z]\w*", lambda word: word[0].translate(LOOKALIKES), text)
