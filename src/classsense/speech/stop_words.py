"""Words that say nothing about a subject. Own lists, short on purpose."""

from typing import Final

_JAPANESE: Final = """
こと もの ほう ところ とき ため わけ はず つもり まま やつ 感じ 気 方 物 事 時 所 訳 為 様
よう もん みたい 風 ふう うち あと ほとんど たしか 時間 中 間 上 下 前 後 次 先 他 ほか 別
以上 以下 同じ 全部 全体 一つ 二つ 三つ 一番 最初 最後 半分 途中 場合 通り 辺り あたり くらい
ぐらい ほど だけ 今 今日 昨日 明日 今度 さっき 後で 毎日 先週 今週 来週 回 度 個 枚 人 番 班
目 分 秒 名 年 月 日 みんな みな 皆 みなさん 自分 ぼく 僕 わたし 私 おれ 俺 君 きみ 先生 友達
友だち 二人 誰か 何か 話 話し合い 話し合う 意見 考え 考える 思う 言う 話す 聞く 書く 読む 見る
見せる 教える 答える 答え 問題 質問 理由 説明 説明する 発表 まとめ まとまる まとめる 感想 メモ
ノート タブレット 予想 意味 名前 グループ お願い ごめん ありがとう おはよう さんせい 賛成
オーケー ok する なる ある いる いう しれる やる できる 出来る わかる 分かる 知る 違う ちがう
使う 入る 入れる 出る 持つ 待つ 取る とる つく 付く つける 付ける かかる かける 始まる 終わる
決める 決まる 合う すぎる 続ける いい よい 良い ない すごい やばい 本当 ほんと 大丈夫 簡単
だめ 駄目 好き 嫌い いっしょ 一緒 普通 いろいろ 色々 いっぱい たくさん 少し もう少し ちょっと
結構 けっこう ぜったい 絶対 たぶん 早い 速い 多い 少ない むずかしい 難しい
"""

_ENGLISH: Final = """
a an the this that these those here there it its i me my mine we us our ours you your yours he
him his she her hers they them their theirs who whom whose which what when where why how one
ones someone something anything anyone everybody everyone everything nothing nobody other
another same self myself yourself themselves and or but so if because than then as of at by
for with about against between into through during before after above below to from up down in
out on off over under again further once not no nor only own too very just also even still yet
already ever never always maybe perhaps really quite rather pretty almost actually basically
probably sure ok okay yeah yes yep hey hi hello oh ah um uh hmm well right like please thank
thanks sorry am is are was were be been being do does did done doing have has had having can
could will would shall should may might must need let get got gets getting go goes going gone
went come came make makes made making take took put say says said tell told think thought
thinking know knew known mean means meant want wanted see saw seen look looked looking try
tried use used using work works find found give gave given keep kept start started stop
stopped happen happens happened ask asked talk write wrote written read hear heard show showed
all any both each few more most much many some such every half lot lots bit kind sort thing
things stuff way time times today yesterday tomorrow now first second third last next two
three four five six seven eight nine ten minute minutes good great nice bad big small little
different hard easy group table team class question answer idea point reason people person
teacher student friend guy guys page note word part side end
"""


JAPANESE: Final = frozenset(_JAPANESE.split())
"""Formal nouns, people, the room, talk about talk, verbs and qualities that go with anything."""

ENGLISH: Final = frozenset(_ENGLISH.split())
