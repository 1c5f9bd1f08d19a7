"""What `classsense bench accuracy` measures: one line per section."""

from typing import Final

from classsense.bootstrap.bench_activity import activity
from classsense.bootstrap.bench_bleed import bleed
from classsense.bootstrap.bench_discussion import discussion, parity
from classsense.bootstrap.bench_expression import expression
from classsense.bootstrap.bench_faces import faces
from classsense.bootstrap.bench_facing import facing
from classsense.bootstrap.bench_furigana import furigana
from classsense.bootstrap.bench_heads import heads
from classsense.bootstrap.bench_keywords import keywords
from classsense.bootstrap.bench_like_answers import like_answers
from classsense.bootstrap.bench_questions import questions
from classsense.bootstrap.bench_section import Section
from classsense.bootstrap.bench_voices import voices
from classsense.bootstrap.bench_words import glossary, words
from classsense.bootstrap.bench_wrong_voices import wrong_voices

SECTIONS: Final[tuple[Section, ...]] = (
    Section("discussion", "Discussion measures: 16 AMI meetings against the reference", discussion),
    Section("der_parity", "Error rates of two published systems: ours against theirs", parity),
    Section("questions", "Questions told from text, on labelled turns", questions),
    Section("furigana", "Furigana: readings of words in school sentences", furigana),
    Section("like_answers", "Like answers grouped, lonely ones kept alone", like_answers),
    Section("keywords", "Keywords in simulated talk, by chance and planted", keywords),
    Section("activity", "Nobody, one voice or many, from loudness alone, per second", activity),
    Section("bleed", "Speech of other tables: found, and own speech lost to it", bleed),
    Section("faces", "Faces found in photographs, by height", faces),
    Section("heads", "Directions of heads in drawn classes, by size of the face", heads),
    Section("facing", "Where heads point: drawn classes, and where the board is", facing),
    Section("expression", "Expressions: drawn smiles, and faces trained on by size", expression),
    Section("words", "Words: read sentences, as text and read to kana", words),
    Section("glossary", "Glossary: sentences that nothing was tuned on", glossary),
    Section("wrong_voices", "Wrong number of voices, absent members, newcomers", wrong_voices),
    Section("voices", "Who spoke when: tables tuned on, tables of other voices, meetings", voices),
)
"""Cheap ones first. Each lives in a module of its own; heavy packages are imported inside."""
