"""Words that nobody has written, so that no cache holds their stems: random letters with endings of their language."""

import random

LETTERS = {
    "en": ("bcdfghklmnprstvw", "aeiouy"),
    "fr": ("bcdfghjlmnpqrstv", "aeiouy"),
    "es": ("bcdfghjlmnpqrstv", "aeiou"),
    "ru": ("бвгджзклмнпрстфхцчшщ", "аеиоуыэюя"),
    "ar": ("بتثجحخدذرزسشصضطظعغفقكلمنه", "اوي"),
}
ENDINGS = {
    "en": ("s", "ing", "ational", "fulness", "edly", "ization", "ments", "ies", ""),
    "fr": ("s", "ement", "issions", "atrice", "euses", "ations", "eraient", "ives", ""),
    "es": ("s", "amente", "aciones", "ariamos", "idades", "yendo", "adoras", "isimo", ""),
    "ru": ("ами", "ость", "ившись", "ейшего", "ованием", "ются", "ыми", "ениях", ""),
    "ar": ("ات", "ون", "ين", "ها", "هم", "تان", "يه", "كم", ""),
}


def words_in(language, number, seed):
    """Return `number` words of the script of a language; the same for the same seed."""
    choices = random.Random(f"{language} {seed}")
    consonants, vowels = LETTERS[language]

    def word():
        start = "ال" if language == "ar" and choices.random() < 0.3 else ""
        syllables = range(choices.randint(1, 4))
        middle = "".join(choices.choice(consonants) + choices.choice(vowels) for _ in syllables)
        return start + middle + choices.choice(consonants) + choices.choice(ENDINGS[language])

    return [word() for _ in range(number)]
