// Words of names, in Japanese, easy Japanese and English.

export const peopleJa = {
  'name.label': 'あなたの名前(書かなくてもよい)',
  'name.note': '先生だけが見ます。友だちの画面には出ません。授業が終わると消えます。',
  'name.send': 'この名前にする',
  'name.skip': '書かない',
  'name.is': (name: string) => `名前: ${name}`,
  'name.none': '名前は書いていません',
  'name.change': 'なおす',
  'name.write': '名前を書く',
  'name.bad': 'この名前は使えません。ふつうの文字で、20 文字までで書きましょう。',
  'name.taken': '同じように見える名前の人がいます。見分けられるように書きましょう。',
  'remarks.title': 'みんなのひとこと',
  'remarks.write': 'ひとことを書く',
  'remarks.label': 'この答えへのひとこと',
  'remarks.note': 'よいところや、聞いてみたいことを書きましょう。名前は出ません。先生は、だれが書いたか分かります。',
  'remarks.send': '送る',
  'remarks.not': 'やめる',
  'remarks.with_teacher': '先生にとどきました',
  'remarks.late': 'このひとことは送れませんでした。先生が受け付けを止めたのかもしれません。',
}

export type PeopleWords = typeof peopleJa
