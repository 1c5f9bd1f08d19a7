"""Words of everyday talk in class. Written by tools/count_everyday.py.

How many of our own sentences (of no corpus) hold each content word.
"""

from collections.abc import Mapping
from typing import Final

_JA: Final = """
水 13
変わる 11
大きい 10
実験 7
関係 6
はたらき 5
光 4
色 4
いくつ 3
はかる 3
いきおい 2
たしかめる 2
でんぷん 2
強い 2
当たる 2
日なた 2
葉 2
調べる 2
いつも 1
かまう 1
こい 1
こぼす 1
じゃがいも 1
たて軸 1
ちがい 1
やり方 1
グラフ 1
三角形 1
二人組 1
何回 1
何度 1
作る 1
作者 1
例 1
光合成 1
図形 1
変 1
外側 1
夜 1
川 1
式 1
形 1
思い出す 1
手 1
教科書 1
日かげ 1
気持ち 1
求める 1
流れ 1
温度 1
漢字 1
火 1
相手 1
結果 1
表す 1
覚える 1
言える 1
酸素 1
重さ 1
開く 1
青い 1
青むらさき 1
静か 1
面積 1
黒い 1
"""

_EN: Final = """
light 4
longer 3
sun 3
turn 3
water 3
agree 2
anybody 2
blue 2
change 2
faster 2
heat 2
leaf 2
matter 2
open 2
outside 2
river 2
run 2
shade 2
string 2
turned 2
twelve 2
add 1
angle 1
beautiful 1
bend 1
bigger 1
board 1
book 1
changed 1
choose 1
colour 1
correct 1
count 1
cut 1
depend 1
discuss 1
double 1
drawing 1
equal 1
example 1
explain 1
fastest 1
finish 1
finished 1
float 1
food 1
fun 1
grade 1
graph 1
green 1
heavier 1
help 1
hot 1
huge 1
inside 1
kidding 1
left 1
length 1
measure 1
moon 1
multiply 1
partner 1
pass 1
picture 1
plant 1
quiet 1
ready 1
red 1
root 1
ruler 1
shadow 1
sit 1
slower 1
smaller 1
starch 1
steam 1
stem 1
stronger 1
study 1
temperature 1
touch 1
warm 1
weight 1
whatever 1
whether 1
window 1
wire 1
without 1
wonder 1
"""


def _shares(table: str) -> Mapping[str, float]:
    pairs = [line.rsplit(" ", 1) for line in table.split("\n") if line]
    total = sum(int(count) for _, count in pairs)
    return {word: int(count) / total for word, count in pairs}


EVERYDAY: Final = {"ja": _shares(_JA), "en": _shares(_EN)}
"""Share of each word in all content words, by language."""
