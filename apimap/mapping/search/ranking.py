"""Which entries and pages answer a query, the best first.

``_static/ranking.js`` is the same in the browser; ``tests/data/queries.toml`` holds
both to the same answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from apimap.mapping.search.names import Names, Numbers, last_part, squashed
from apimap.mapping.search.phrases import Kind, Phrase, distance, likeness
from apimap.mapping.search.phrases import phrase as phrase_of
from apimap.mapping.search.query import Query, Reader, Word

# How well a name answers a word, from the whole name to a slip.
FULL, FULL_ANY_CASE = 100, 96
READING, READING_ANY_CASE = 94, 92
ENDING, ENDING_ANY_CASE = 90, 88
LAST, LAST_ANY_CASE, LAST_SQUASHED = 84, 80, 76
TAIL, TAIL_SQUASHED = 74, 72  # the last part alone: what stands before it is another
BEGUN_PATH, BEGUN_LAST = 62, 60
WITHIN_PATH, BEGUN_TAIL, WITHIN = 56, 54, 50
SLIP, A_SLIP, MOST_SLIPS = 46, 4, 3  # and what each slip takes off
SAME_SPACE, SAME_START = 3, 1
PARAMETER = 44
STRONG = TAIL_SQUASHED  # from here on a name was meant
# Beside other words a likeness counts less, that of a word of the language too; and
# each further word adds a little.
WEAKER, AS_A_WORD, FURTHER = 0.6, 0.8, 0.1
ALIAS_LOSS, TARGET_LOSS, A_PLACE, LAST_PLACE = 0.2, 0.4, 0.05, 9
# An idea: points of its kind, for the share of the query that it accounts for, and for
# each letter of it, as far as LONG.
IDEAS = {
    Kind.EQUAL: (82, 0, 0),
    Kind.CONTAINED: (50, 14, 1),
    Kind.BEGUN: (58, 0, 0),
    Kind.ALL_WORDS: (54, 14, 0),
    Kind.SOME_WORDS: (40, 10, 0),
}
LONG = 14
# A name of MindSpore's that a page explains, alone, within code, as far as it is typed:
# right behind the entry that fits a target of that name best.
BEHIND = 0.42
OWN, OWN_WITHIN, OWN_BEGUN, OWN_LEAST = LAST - BEHIND, ENDING - BEHIND, 58, 4
KEYWORDS = {Kind.EQUAL: 48, Kind.CONTAINED: 40, Kind.BEGUN: 36}
A_LEAD, AN_IDEA = 0.5, 1e-6


@dataclass(frozen=True)
class Spelling:
    """A name, and the entries that it leads to, the most fitting first."""

    text: str
    entries: Numbers
    loss: float = 0

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    @cached_property
    def last(self) -> str:
        return last_part(self.text)

    @cached_property
    def squash(self) -> str:
        return squashed(self.text)

    @cached_property
    def last_squash(self) -> str:
        return last_part(self.squash)


@dataclass(frozen=True)
class Found:
    """An entry by its number, or a page by its address.

    ``name`` is the one that answered the query; of a page its address.
    """

    lead: int | str
    score: float
    name: str


def spellings_of(names: Names) -> list[Spelling]:
    """Every name, those of entries first, each kind in its order."""
    entries = enumerate(names.entries)
    of_entries = [
        Spelling(text, (place,), ALIAS_LOSS if number else 0)
        for place, spelled in entries
        for number, text in enumerate(spelled)
    ]
    of_targets = [
        Spelling(text, places, TARGET_LOSS) for text, places in names.targets.items()
    ]
    return of_entries + of_targets


def likeness_of(word: Word, name: Spelling) -> float:
    """How well ``name`` answers ``word``; 0 for not at all."""
    if name.text == word.text:
        return FULL
    if name.lower == word.text.lower():
        return FULL_ANY_CASE
    for reading in word.readings:
        if name.text == reading:
            return READING
        if name.lower == reading.lower():
            return READING_ANY_CASE
    return _of_dotted(word, name) if word.dotted else _of_bare(word, name)


def _of_dotted(word: Word, name: Spelling) -> float:
    if name.text.endswith(f".{word.text}"):
        return ENDING
    if name.lower.endswith(f".{word.text.lower()}"):
        return ENDING_ANY_CASE
    if name.last == word.tail:
        return TAIL
    tail = squashed(word.tail)
    if tail and name.last_squash == tail:
        return TAIL_SQUASHED
    if any(
        f".{one.lower()}" in f".{name.lower}" for one in (word.text, *word.readings)
    ):
        return BEGUN_PATH
    return BEGUN_TAIL if len(tail) > 1 and name.last_squash.startswith(tail) else 0


def _of_bare(word: Word, name: Spelling) -> float:
    if name.last == word.text:
        return LAST
    if name.last.lower() == word.text.lower():
        return LAST_ANY_CASE
    squash = word.squash
    if not squash:
        return 0
    if name.last_squash == squash:
        return LAST_SQUASHED
    if name.last_squash.startswith(squash):
        as_typed = word.text != word.text.lower() and name.last.startswith(word.text)
        return BEGUN_LAST + as_typed
    if f".{word.text.lower()}" in f".{name.lower}":
        return WITHIN_PATH
    return WITHIN if len(squash) > 1 and squash in name.squash else 0


def _weight(word: Word, score: float) -> float:
    """How much a likeness counts when there are other words."""
    if word.whole:
        return 1
    if score < STRONG:
        return WEAKER
    return 1 if word.meant else AS_A_WORD


def _points(query: Query, idea: Phrase) -> float:
    like = likeness(query.phrase, idea)
    if like is None:
        return 0
    base, shared, letters = IDEAS[like.kind]
    points = base + shared * like.share + letters * min(len(idea.text), LONG)
    if not query.is_name or like.kind is Kind.EQUAL:
        return points
    # What is within a name is rarely meant by it, what is similar never.
    return points * WEAKER if like.kind is Kind.CONTAINED else 0


def _own_points(query: Query, word: Word, name: str) -> float:
    """How well ``name``, one of MindSpore's own, answers a word of the query."""
    if word.meant and name in word.text.split("."):
        return OWN_WITHIN
    if len(query.words) > 1:
        return 0
    squash = squashed(name)
    if word.squash == squash:
        return OWN
    begun = len(word.squash) >= OWN_LEAST and squash.startswith(word.squash)
    return OWN_BEGUN if begun else 0


class Ranking:
    """Ranks what ``names`` holds."""

    def __init__(self, names: Names) -> None:
        stopwords = frozenset(names.stopwords)
        self.spellings = spellings_of(names)
        # Private names tell nothing of their modules: `loss.backward` is of a variable.
        public = [one.text for one in self.spellings if not one.last.startswith("_")]
        heads = {head for text in public for head in text.split(".")[:-1]}
        self._reader = Reader(names.shorthands, names.patterns, stopwords, heads)
        self._names = names
        self._ideas = [
            ([phrase_of(text, stopwords) for text in phrases], leads)
            for phrases, leads in names.ideas
        ]
        self._keywords = [
            (phrase_of(text), entries) for text, entries in names.keywords.items()
        ]

    def readings(self, text: str) -> list[str]:
        """The names that ``text``, which is one, can equally well stand for.

        Short forms and endings are names too; what is only similar is none.
        """
        words = self._reader.read(text).words
        if len(words) != 1 or words[0].text != text:
            return []
        likely = [(likeness_of(words[0], one), one.text) for one in self.spellings]
        best = max(score for score, _ in likely)
        return [name for score, name in likely if score == best >= LAST_ANY_CASE]

    def rank(self, text: str) -> list[Found]:
        """What answers ``text``, the best first."""
        query = self._reader.read(text)
        found: dict[int | str, Found] = {}
        found_by = (self._by_words, self._by_ideas, self._by_own)
        for one in (one for way in found_by for one in way(query)):
            if one.lead not in found or one.score > found[one.lead].score:
                found[one.lead] = one
        return sorted(found.values(), key=self._order)

    def _order(self, found: Found) -> tuple[float, int, str]:
        """Entries by use, then pages."""
        if isinstance(found.lead, int):
            return -found.score, found.lead, ""
        return -found.score, len(self._names.entries), found.lead

    def _by_ideas(self, query: Query) -> Iterator[Found]:
        for number, (phrases, leads) in enumerate(self._ideas):
            best = max(_points(query, one) for one in phrases)
            for place, lead in enumerate(leads if best else ()):
                score = best - A_LEAD * place - AN_IDEA * number
                if isinstance(lead, int):
                    yield self._entry(lead, score)
                else:
                    yield Found(lead, score, lead)

    def _by_own(self, query: Query) -> Iterator[Found]:
        for name, leads in self._names.own.items():
            score = max((_own_points(query, w, name) for w in query.words), default=0)
            for place, lead in enumerate(leads if score else ()):
                value = score - A_LEAD * place
                if isinstance(lead, int):
                    yield self._entry(lead, value)
                else:
                    yield Found(lead, value, lead)

    def _by_words(self, query: Query) -> Iterator[Found]:
        """The entries by the query's names, parameters and keywords."""
        several = len(query.words) > 1
        found: dict[int | str, list[Found]] = defaultdict(list)
        for word in query.words:
            for one in self._by_name(word, query.pasted):
                weight = _weight(word, one.score) if several else 1
                found[one.lead].append(replace(one, score=one.score * weight))
            for entry in self._by_parameter(word):
                score = PARAMETER * WEAKER if several else PARAMETER
                found[entry].append(self._entry(entry, score))
        for entry, score in self._by_keyword(query).items():
            found[entry].append(self._entry(entry, score))
        for entries in found.values():
            best = max(entries, key=lambda one: one.score)
            rest = sum(one.score for one in entries) - best.score
            yield replace(best, score=best.score + FURTHER * rest) if several else best

    def _entry(self, entry: int, score: float) -> Found:
        return Found(entry, score, self._names.entries[entry][0])

    def _by_name(self, word: Word, strong_only: bool) -> Iterable[Found]:
        likely = [(one, likeness_of(word, one)) for one in self.spellings]
        best = max((score for _, score in likely), default=0)
        if best < BEGUN_LAST and not strong_only:
            likely += self._by_slips(word)
        found = dict(self._of_family(word))
        for name, score in likely:
            for place, entry in enumerate(name.entries if score else ()):
                value = score - name.loss - A_PLACE * min(place, LAST_PLACE)
                if entry not in found or value > found[entry].score:
                    found[entry] = Found(entry, value, name.text)
        least = STRONG - 1 if strong_only else 0
        return (one for one in found.values() if one.score > least)

    def _of_family(self, word: Word) -> Iterator[tuple[int, Found]]:
        """The entry that answers for all names that begin as ``word`` does."""
        families = self._names.families
        for name in (word.text, *word.readings):
            heads = [head for head in families if name.startswith(head)]
            if heads:
                entry = families[max(heads, key=len)]
                yield entry, Found(entry, ENDING_ANY_CASE, name)

    def _by_slips(self, word: Word) -> Iterator[tuple[Spelling, float]]:
        tail = squashed(word.tail)
        most = min(MOST_SLIPS, (len(tail) + 1) // 4)
        space = word.text.lower().rpartition(".")[0]
        for name in self.spellings if most else ():
            slips = distance(tail, name.last_squash, most)
            if slips <= most:
                score = SLIP - A_SLIP * slips
                if space and name.lower.rpartition(".")[0].endswith(space):
                    score += SAME_SPACE
                yield name, score + SAME_START * (name.last_squash[0] == tail[0])

    def _by_parameter(self, word: Word) -> Numbers:
        known, text = self._names.parameters, word.text
        if text in known or len(text) <= 4 or word.dotted or word.whole:
            return known.get(text, ())
        return next((known[one] for one in known if distance(text, one, 1) == 1), ())

    def _by_keyword(self, query: Query) -> dict[int, float]:
        scores: dict[int, float] = {}
        for keyword, entries in self._keywords:
            like = likeness(query.phrase, keyword)
            score = KEYWORDS.get(like.kind, 0) if like else 0
            for entry in entries if score else ():
                scores[entry] = max(scores.get(entry, 0), score)
        return scores
