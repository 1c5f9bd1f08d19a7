"""Furigana: which kanji are read out, how, and what is never touched."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classsense.bootstrap.bench_furigana import read_sentences, told
from classsense.bootstrap.bench_section import BenchData
from classsense.domain.errors import KnownError
from classsense.domain.furigana import ReadingList, parse_reading_list
from classsense.domain.lesson import Term
from classsense.speech.furigana import FuriganaMaker
from classsense.speech.kanji_grades import grade_of, has_kanji, is_hard
from classsense.speech.ruby import aligned, hiragana

SENTENCES = BenchData(shared=None).furigana_sentences()
MAKER = FuriganaMaker()
TAUGHT = {1: 80, 2: 160, 3: 200, 4: 202, 5: 193, 6: 191}

japanese = st.text(
    st.sampled_from(
        "植物の葉に日光が当たると一二三十本匹日月人何年生々〇カナABCー、。12３ 友達話し合"
    ),
    max_size=60,
)
anything = st.text(st.characters(), max_size=80)


def reading_of(text: str, maker: FuriganaMaker = MAKER, grade: int = 1) -> str:
    return " ".join(f"{part}:{said}" for part, said in maker(text, grade) if said)


@settings(deadline=None, max_examples=150)
@given(st.one_of(japanese, anything), st.integers(1, 7))
def test_the_runs_are_the_text_and_only_kanji_have_readings(text: str, grade: int) -> None:
    runs = MAKER(text, grade)

    assert "".join(part for part, _ in runs) == text
    for part, said in runs:
        assert part
        if said:
            assert all(has_kanji(letter) for letter in part)
            assert all("ぁ" <= kana <= "ゖ" or kana == "ー" for kana in said)


@given(st.text(st.sampled_from("あいうかがっゃアイカーabc12、。 "), max_size=40))
def test_what_has_no_kanji_is_left_alone(text: str) -> None:
    assert MAKER(text, 1) == (((text, ""),) if text else ())


@settings(deadline=None)
@given(st.sampled_from(read_sentences(SENTENCES, held_out=False)), st.integers(1, 6))
def test_a_higher_grade_reads_out_no_more(sentence: tuple[str, object], grade: int) -> None:
    def covered(of: int) -> set[int]:
        places, at = set(), 0
        for part, said in MAKER(sentence[0], of):
            places |= set(range(at, at + len(part))) if said else set()
            at += len(part)
        return places

    assert covered(grade + 1) <= covered(grade)


VOICED = dict(
    zip(
        "カキクケコサシスセソタツテトハヒフヘホ",
        "ガギグゲゴザジズゼゾダヅデドバビブベボ",
        strict=True,
    )
)


@given(st.sampled_from("花火山川草木竹口星紙"), st.sampled_from("火花川口星箱紙橋船空"))
def test_a_voiced_reading_within_a_word_is_found(first: str, second: str) -> None:
    from classsense.speech.kanji_readings import reading_table

    table = reading_table()
    for before in table[first]:
        for after in table[second]:
            reading = before + VOICED.get(after[0], after[0]) + after[1:]
            runs = aligned(first + second, reading)
            assert "".join(part for part, _ in runs) == first + second
            assert "".join(said for _, said in runs) == hiragana(reading)


@given(st.text(max_size=30), st.text(max_size=30))
def test_alignment_takes_any_word_and_any_reading(word: str, reading: str) -> None:
    runs = aligned(word, reading)

    assert "".join(part for part, _ in runs) == word
    assert all(set(part) <= {k for k in part if has_kanji(k)} for part, said in runs if said)


@pytest.mark.parametrize(
    ("word", "reading", "runs"),
    [
        ("取り組み", "トリクミ", "取:と り 組:く み"),
        ("食べる", "タベル", "食:た べる"),
        ("花火", "ハナビ", "花:はな 火:び"),
        ("人々", "ヒトビト", "人:ひと 々:びと"),
        ("国々", "クニグニ", "国:くに 々:ぐに"),
        ("学校", "ガッコウ", "学:がっ 校:こう"),
        ("大人", "オトナ", "大人:おとな"),
        ("お母さん", "オカアサン", "お 母:かあ さん"),
        ("一ヶ月", "イッカゲツ", "一:いっ ヶ 月:げつ"),
        ("消しゴム", "ケシゴム", "消:け しゴム"),
        ("歩く", "ハシル", "歩く"),
        ("CT検査", "シーティーケンサ", "CT検査"),
    ],
)
def test_readings_are_given_to_their_kanji(word: str, reading: str, runs: str) -> None:
    found = " ".join(f"{part}:{said}" if said else part for part, said in aligned(word, reading))

    assert found == runs


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("三本と一本と六本", "三本:さんぼん 一本:いっぽん 六本:ろっぽん"),
        ("3本と10分", "本:ぼん 分:ぷん"),
        ("四月一日", "四月:しがつ 一日:ついたち"),
        ("一日に九時間", "一日:いちにち 九時間:くじかん"),
        ("九月二十日", "九月:くがつ 二十日:はつか"),
        ("3日と1人", "日:か 人:り"),
        ("四人と七人", "四人:よにん 七人:しちにん"),
        ("八百と三千", "八百:はっぴゃく 三千:さんぜん"),
        ("何を何で何本", "何:なに 何:なん 何本:なんぼん"),
        ("一つと一回", "一:ひと 一回:いっかい"),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, readings: str) -> None:
    assert reading_of(text) == readings


def test_a_word_is_read_out_from_the_grade_on_in_which_its_kanji_is_taught() -> None:
    # 植 is taught in grade 3, 物 in grade 3, 水 in grade 1, 吸 in grade 6.
    text = "植物は水を吸う"

    assert reading_of(text, grade=1) == "植物:しょくぶつ 水:みず 吸:す"
    assert reading_of(text, grade=3) == "植物:しょくぶつ 吸:す"
    assert reading_of(text, grade=4) == "吸:す"
    assert reading_of(text, grade=7) == ""


def test_a_word_with_one_kanji_that_is_new_is_read_out_whole() -> None:
    assert (grade_of("友"), grade_of("達")) == (2, 4)
    assert reading_of("友達", grade=4) == "友達:ともだち"
    assert reading_of("友達", grade=5) == ""


def test_the_table_of_grades_is_that_of_2017() -> None:
    kanji = [chr(code) for code in range(0x4E00, 0xA000)]
    counts = {grade: sum(grade_of(each) == grade for each in kanji) for grade in TAUGHT}

    assert counts == TAUGHT
    assert [grade_of(each) for each in "茨媛岡潟岐"] == [4] * 5  # new in 2017: prefectures
    assert is_hard("々鬱", 7)
    assert not is_hard("ひらがな、〇", 1)


def test_the_list_of_the_teacher_wins() -> None:
    listed = ReadingList(
        readings={"心愛": "ここあ", "私": "わたくし", "開く": "あく", "光合成": "ひかりごうせい"},
        never=("植物", "山"),
    )
    terms = (Term("光合成", "こうごうせい"), Term("気孔", "きあな"), Term("葉緑体"))
    maker = FuriganaMaker(listed, terms)

    assert reading_of("心愛さんと私", maker) == "心愛:ここあ 私:わたくし"
    assert reading_of("窓が開いて", maker) == "窓:まど 開:あ"
    assert reading_of("植物の光合成と山と火山", maker).startswith(
        "光合成:ひかりごうせい 火山:かざん"
    )
    assert reading_of("気孔", maker) == "気孔:きあな"
    assert reading_of("葉緑体", maker) == reading_of("葉緑体")
    assert "私" in reading_of("私立", maker)[0:1]
    assert "わたくし" not in reading_of("私立の学校", maker)


def test_a_list_is_read_from_toml_and_refused_with_a_reason() -> None:
    found = parse_reading_list('never = ["山"]\n[readings]\n"心愛" = "ここあ"\n', "furigana.toml")

    assert found == ReadingList(readings={"心愛": "ここあ"}, never=("山",))
    for wrong in ("readings = 1", '[readings]\n"心愛" = "kokoa"', "[", 'words = ["a"]'):
        with pytest.raises(KnownError, match="readings_invalid"):
            parse_reading_list(wrong, "furigana.toml")


def test_a_long_text_is_left_alone() -> None:
    text = "植物" * 1001

    assert MAKER(text, 1) == ((text, ""),)


def test_others_may_work_between_short_stretches_of_a_long_text() -> None:
    rests: list[None] = []
    maker = FuriganaMaker(between=lambda: rests.append(None))

    assert "".join(part for part, _ in maker("植物" * 1000, 1)) == "植物" * 1000
    assert len(rests) >= 2000 / 60


def test_words_of_held_out_sentences_are_read_right() -> None:
    found = told(read_sentences(SENTENCES, held_out=True))

    assert found.words >= 300
    assert found.right / found.words >= 0.97
    assert found.unread == 0


def test_the_halves_are_apart() -> None:
    halves = [
        {each.text for each in read_sentences(SENTENCES, held_out=half)} for half in (False, True)
    ]

    assert not halves[0] & halves[1]
    assert sum(map(len, halves)) >= 150
    assert all(each.readings for each in read_sentences(SENTENCES, held_out=True))
