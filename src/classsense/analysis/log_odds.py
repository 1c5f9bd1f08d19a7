"""Which words stand out of a text against another: log-odds with an informative prior.

Source: Monroe, Colaresi & Quinn (2008), *Fightin' Words*, Political Analysis 16(4), 372-403,
equations 15, 16, 19 and 22. With y the count of a word in a text of n words, alpha the prior's
pseudo-count of that word and alpha_0 their sum,

    delta = log((y_i + alpha) / (n_i + alpha_0 - y_i - alpha))
          - log((y_j + alpha) / (n_j + alpha_0 - y_j - alpha))
    variance = 1 / (y_i + alpha) + 1 / (y_j + alpha)
    z = delta / sqrt(variance)

so that rare words, whose odds jump by chance, need more evidence than common ones. Two choices are
ours. A word's count is the number of utterances that hold it: somebody who repeats himself counts
once. And the prior is shared out to the two texts in proportion to their lengths: the same prior
on both would pull the shorter one, a table, further towards everyday speech than the longer one,
the rest of the class, and a word used equally would seem to stand out.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, NamedTuple

STANDS_OUT: Final = 1.96
"""At least such a z; more where many words are tried (`stands_out_from`)."""
FEWEST: Final = 3
"""Nothing is said of a word in fewer utterances."""
_FLOOR: Final = 1.0
"""Pseudo-count of a word that everyday speech does not know, in both texts together."""


class Rate(NamedTuple):
    """A word in a text: utterances that hold it, and the sum of that over all words."""

    said: int
    total: int


@dataclass(frozen=True, slots=True)
class Prior:
    """What everyday speech is like, as pseudo-counts.

    Attributes:
        shares: Of each word in everyday speech; they sum to 1, or there are none.
        strength: Sum of the pseudo-counts of the words of `shares`.
        vocabulary: How many different words are in play, each with one utterance more.
    """

    shares: Mapping[str, float]
    strength: float
    vocabulary: int

    def weight(self, word: str) -> float:
        """Return alpha of a word."""
        return _FLOOR + self.strength * self.shares.get(word, 0.0)

    def total(self) -> float:
        """Return alpha_0."""
        return _FLOOR * self.vocabulary + (self.strength if self.shares else 0.0)


def z_score(own: Rate, other: Rate, weight: float, weights: float) -> float:
    """Return z of the log-odds of a word in one text against another; 0 if one text is empty.

    Args:
        own: The word in the text that it may stand out of; said <= total.
        other: The word in the other text.
        weight: alpha > 0, of both texts together.
        weights: alpha_0 > alpha, of both texts together.
    """
    both = own.total + other.total
    if not own.total or not other.total:
        return 0.0

    def smoothed(rate: Rate) -> tuple[float, float]:
        share = rate.total / both
        return rate.said + weight * share, rate.total + weights * share

    (one, one_total), (two, two_total) = smoothed(own), smoothed(other)
    delta = math.log(one / (one_total - one)) - math.log(two / (two_total - two))
    return delta / math.sqrt(1 / one + 1 / two)


def stands_out_from(tried: int) -> float:
    """Return the z from which a word stands out where so many were tried.

    1.96, and more where there are many: then some of them pass by chance. Half a word may.
    """
    if tried <= 1:
        return STANDS_OUT
    return max(STANDS_OUT, NormalDist().inv_cdf(1 - 1 / (2 * tried)))


def standing_out(
    own: Mapping[str, int], other: Callable[[str], int], totals: tuple[int, int], prior: Prior
) -> dict[str, float]:
    """Return z of every word of at least three utterances that stands out, largest first.

    Args:
        own: Utterances of each word in one text.
        other: Tells the same of a word in the other text.
        totals: Sums over all words, of `own` and of the other text.
        prior: Everyday speech.
    """
    weights = prior.total()
    scores = {
        word: z_score(Rate(count, totals[0]), Rate(others, totals[1]), prior.weight(word), weights)
        for word, count in own.items()
        if count >= FEWEST
        # Most words are no more frequent here than there: they need no logarithms.
        and count * totals[1] > (others := other(word)) * totals[0]
    }
    bound = stands_out_from(sum(count >= FEWEST for count in own.values()))
    found = {word: score for word, score in scores.items() if score >= bound}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
