// Every word of the page in Japanese; the other languages are files of their own, loaded when they are
// chosen. TypeScript checks that no word is missing in any.

import { controlJa } from './words_control'
import { sheetJa } from './words_sheet'
import { peopleJa } from './words_people'

const ja = {
  ...controlJa,
  ...sheetJa,
  ...peopleJa,
  'name': 'ClassSense',
  'join.title': '授業に入る',
  'join.label': '黒板に出ている 4 文字',
  'join.hint': '大文字でも小文字でもかまいません。',
  'join.go': '入る',
  'join.going': '入っています…',
  'trouble.wrong_code': '文字がちがうようです。黒板をもう一度見てください。',
  'trouble.turned_away': '入れませんでした。先生に聞いてください。',
  'trouble.blocked': 'このタブレットは、この授業には入れません。先生に聞いてください。',
  'join.asked': '先生のゆるしを待っています。先生にこの数を見せてください。文字をまちがえたときは、入れ直せます。',
  'trouble.full': 'いまいっぱいです。自動でもう一度ためします。このまま待ってください。',
  'trouble.protocol': 'ページが古くなっています。読みこみ直してください。',
  'trouble.moved': 'あなたの席は、ほかのタブレットで使われています。',
  'trouble.freed': '先生が席を空けました。すわる席をえらんでください。',
  'trouble.moved_here': 'この席は、このタブレットの別のページで開いています。',
  'trouble.not_kept': '先生のパソコンにまだ保存できていません。答えはこのタブレットにとってあり、自動でもう一度送ります。',
  'seats.title': 'すわっている席をえらんでください',
  'seats.seat': (n: number) => `${n} 番`,
  'seats.taken': '使用中',
  'seats.ask': (where: string) => `${where}はほかのタブレットで使われています。あなたの席ですか。`,
  'seats.mine': 'わたしの席です',
  'seats.other': 'ほかの席をえらぶ',
  'where': (group: string, n: number) => `${group}・${n} 番の席`,
  'change_seat': '席をかえる',
  'line.good': 'つながっています',
  'line.bad': 'つながっていません',
  'line.bad_long': 'つながるのを待っています。書いたものはこのタブレットにとってあります。つながったら自動で送ります。',
  'language': 'ことば',
  'reading': 'ふりがな',
  'wait.title': 'もうすぐ始まります',
  'wait.text': 'このまま待っていてください。問題が出ると、ここに表示されます。',
  'none.title': 'いまは問題が出ていません',
  'none.text': '先生の話を聞きましょう。問題が出ると、ここに表示されます。',
  'writing.open': '班のレポートを書く',
  'over.title': '授業は終わりです',
  'over.text': 'おつかれさまでした。このページはとじてかまいません。',
  'over.kept': '答えはすべて先生にとどいています。',
  'over.unsent': 'まだとどいていない答えや文があります。このページを開いたままにしてください。',
  'answer.label': 'あなたの答え',
  'answer.placeholder': 'ここに書きましょう',
  'answer.choose': '一つえらんでください',
  'answer.send': '出す',
  'answer.resend': '出しなおす',
  'answer.count': (n: number, most: number) => `${n} / ${most} 文字`,
  'answer.closed': 'この問題はしめきりました。',
  'receipt.sent': 'あなたが出した答え',
  'receipt.stored': '先生にとどきました',
  'receipt.waiting': '送っています…',
  'receipt.kept': 'このタブレットにとってあります。つながったら自動で送ります。',
  'receipt.late': 'しめきりのあとだったので、送れませんでした。',
  'receipt.edit': 'なおす',
  'shared.title': 'みんなの答え',
  'shared.by': '先生が見せているもの',
  'shared.live': (n: number) => `みんなの答え ${n} 件`,
  'shared.place': (place: string) => `${place} 番`,
  'words.title': 'みんなのことば',
  'words.pupils': (n: number) => `${n} 人`,
  'answer.right': '○ 正解です',
  'answer.not_right': '△ 正解とはちがいます。どうしてか考えてみましょう。',
  'answer.left': (clock: string) => `のこり ${clock}`,
  'answer.over': '時間です。書いたところまで出しました。',
  'answer.choose_several': '当てはまるものをすべてえらぶ',
  'answer.not_yet': 'まだえらんでいません',
  'answer.less': 'へらす',
  'answer.more': 'ふやす',
  'answer.up': (what: string) => `${what}を上へ`,
  'answer.down': (what: string) => `${what}を下へ`,
  'answer.keep_order': 'この順番でよい',
  'answer.moved': (what: string, place: number) => `${what}、${place} 番目`,
  'said.question': '新しい問題です',
  'shared.people': (n: number) => `${n} 人`,
  'picture.loading': '準備しています…',
  'picture.drawing': '絵',
  'picture.photo': '写真',
  'picture.words': 'ひとことで説明すると(書かなくてもよい)',
  'draw.tools': '絵をかく道具',
  'draw.colours': '色',
  'draw.colour': ['黒', '赤', '青', '緑', 'オレンジ', '茶色'] as readonly string[],
  'draw.widths': '太さ',
  'draw.width': ['細い', 'ふつう', '太い'] as readonly string[],
  'draw.eraser': '消しゴム',
  'draw.undo': '一つもどす',
  'draw.redo': 'やりなおす',
  'draw.clear': '全部消す',
  'draw.left': '道具を反対がわに置く(左きき)',
  'draw.lines': (n: number) => `あなたの絵(線 ${n} 本)`,
  'draw.full': 'これ以上はかけません。消すか、このまま出しましょう。',
  'photo.take': '写真をとる・えらぶ',
  'photo.again': '写真をとりなおす',
  'photo.busy': '写真を小さくしています…',
  'photo.bad': 'この写真は使えませんでした。べつの写真をえらんでください。',
  'photo.note': '写真をとった場所や時こくは送られません。友だちの顔は、いいと言われたときだけうつしましょう。',
  'hand.raise': '手をあげる',
  'hand.lower': '手をおろす',
  'call.on': '先生をよぶ',
  'call.off': 'よぶのをやめる',
  'said.hand_up': '手をあげました',
  'said.hand_down': '手をおろしました',
  'said.calling': '先生をよびました',
  'said.not_calling': '先生をよぶのをやめました',
  'sensed.open': 'いま計っていること',
  'sensed.title': 'いま、あなたについて計っていること',
  'sensed.back': 'もどる',
  'sensed.on': '先生が計測を入れています。',
  'sensed.off': '先生が計測を切っています。いまは何も計っていません。',
  'sensed.yes': '計っています',
  'sensed.no': '計っていません',
  'sensed.paused': '止めています',
  'sensed.camera': 'カメラ',
  'sensed.camera.yes': '顔が黒板の方を向いているかを見ています。だれの顔かは調べません。写真や動画は残しません。',
  'sensed.camera.not_agreed': 'あなたの席は、計算の前に黒くかくしています。',
  'sensed.camera.not_used': 'この授業では、あなたの席を見るカメラはありません。',
  'sensed.body': '手と体',
  'sensed.body.yes': '手をあげているか、立っているか、下を向いているかを、カメラで見ています。授業が終わるまでに消します。',
  'sensed.body.not_agreed': '見ていません。',
  'sensed.body.not_used': 'この授業では見ていません。',
  'sensed.expression': '表情(笑っているような顔など)',
  'sensed.expression.yes': '顔がどう見えるかだけを、学級全体の割合にしています。気持ちは分かりません。まちがうこともあります。',
  'sensed.expression.not_agreed': '見ていません。',
  'sensed.expression.not_used': 'この授業では見ていません。',
  'sensed.loudness': '班の声の大きさ',
  'sensed.loudness.yes': '班のマイクで、にぎやかかどうかを計っています。録音は残しません。',
  'sensed.loudness.not_agreed': '計っていません。',
  'sensed.loudness.not_used': 'この授業では計っていません。',
  'sensed.voice': '話した長さ',
  'sensed.voice.yes': '班の声を A、B、C と分けて、話した長さを計っています。声の確認をすると、授業が終わるまで席とつながります。名前とはつなげません。',
  'sensed.voice.not_agreed': '声は聞き分けていません。',
  'sensed.voice.not_used': 'あなたの班では、声を聞き分けていません。',
  'sensed.words': '話したことば',
  'sensed.words.yes': '授業の間だけ、ことばを文字にします。残るのは、班のキーワードだけです。',
  'sensed.words.not_agreed': 'ことばは文字にしていません。',
  'sensed.words.not_used': 'あなたの班では、ことばを文字にしていません。',
  'sensed.where': '計ったことと答えは、先生のパソコンの中だけにあります。インターネットには出ません。',
  'sensed.ask': 'いやなときは、いつでも先生に言ってください。',
  'sensed.dont': 'やめてほしい',
  'sensed.dont.all': 'カメラも声も、やめてほしい',
  'sensed.dont.note':
    'おすとすぐに止まり、この授業が終わるまで止まったままです。ここで元にもどすことはできません。わけは言わなくてだいじょうぶです。先生にも知らされます。班の声の大きさだけは、だれの声か分からない形で計りつづけます。',
  'sensed.dont.sending': 'おくっています',
  'sensed.dont.done': 'あなたの「やめてほしい」は、とどいています。',
}

export type Words = typeof ja

export type Language = 'ja' | 'easy' | 'en'
const all: Partial<Record<Language, Words>> & { readonly ja: Words } = { ja }

const AGAIN_MS = 1_000

/** Fetch the words of a language, each once, however long the network is away. */
export async function learn(language: Language): Promise<void> {
  while (!all[language]) {
    try {
      if (language === 'easy') all.easy = (await import('./words_easy')).easy
      else all.en = (await import('./words_en')).en
    } catch {
      await new Promise((done) => window.setTimeout(done, AGAIN_MS))
    }
  }
}

/** Their own names; easy Japanese is still `ja` to a screen reader. */
export const LANGUAGES: readonly { readonly language: Language; readonly name: string; readonly lang: string }[] = [
  { language: 'ja', name: '日本語', lang: 'ja' },
  { language: 'easy', name: 'やさしい日本語', lang: 'ja' },
  { language: 'en', name: 'English', lang: 'en' },
]

/** The one that was kept, or the page's own. */
export const languageOf = (kept: string | null, lang: string): Language =>
  LANGUAGES.find(({ language }) => language === kept)?.language ?? (lang === 'ja' ? 'ja' : 'en')
export const langOf = (language: Language): string => (language === 'en' ? 'en' : 'ja')

type Plain = { [K in keyof Words]: Words[K] extends string ? K : never }[keyof Words]
export type Say = <K extends keyof Words>(key: K) => Words[K]
export type Key = Plain

/** Speak a language; Japanese where its words are not here (yet). */
export const speak = (language: Language): Say => (key) => (all[language] ?? all.ja)[key]
