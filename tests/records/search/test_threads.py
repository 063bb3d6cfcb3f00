"""Words are stemmed by many threads as by one."""

from functools import partial

import pytest

from records.search.words import STEMMERS, stem
from tests.threads import at_once, switching_often

from .made_up import words_in


def stemmed_by(threads, number):
    """Return what each of several threads makes of `number` words in each language, no two the same of one thread."""
    given = [(word, language) for language in STEMMERS for word in words_in(language, number, seed="stems")]
    made = []
    stem.cache_clear()

    def work(shift):
        # Each begins elsewhere, so that threads are at different words, of one language too.
        turned = given[shift:] + given[:shift]
        # Past the cache, which would take the work from all threads but the first.
        made.append({pair: stem.__wrapped__(*pair) for pair in turned})

    with switching_often():
        at_once(*(partial(work, shift * number // threads) for shift in range(threads)))
    return made


def assert_as_one_thread_makes_them(made):
    alone = {pair: stem.__wrapped__(*pair) for pair in made[0]}
    wrong = [(pair, one[pair]) for one in made for pair in alone if one[pair] != alone[pair]]
    number = sum(map(len, made))
    assert not wrong, f"{len(wrong):,} of {number:,} stems are wrong: {wrong[:5]}"


def test_stems_are_the_same_from_four_threads():
    assert_as_one_thread_makes_them(stemmed_by(threads=4, number=400))


@pytest.mark.proof
def test_eight_threads_stem_ten_thousand_words_in_five_languages_as_one_does():
    assert_as_one_thread_makes_them(stemmed_by(threads=8, number=10_000))


def test_no_wrong_stem_stays_in_the_cache():
    given = [(word, language) for language in STEMMERS for word in words_in(language, 300, seed="cached")]
    stem.cache_clear()

    with switching_often():
        at_once(*(partial(lambda part: [stem(*pair) for pair in part], given[n::4]) for n in range(4)))

    assert stem.cache_info().currsize == len(set(given))
    assert [pair for pair in given if stem(*pair) != stem.__wrapped__(*pair)] == []
