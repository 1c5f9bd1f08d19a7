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
}

export type PeopleWords = typeof peopleJa

export const peopleEasy: PeopleWords = {
  'name.label': 'あなたの 名まえ(なくても いいです)',
  'name.note': '先生だけが 見ます。ともだちは 見ません。じゅぎょうの あとで きえます。',
  'name.send': 'この 名まえに する',
  'name.skip': 'かかない',
  'name.is': (name: string) => `名まえ: ${name}`,
  'name.none': '名まえは かいて いません',
  'name.change': 'なおす',
  'name.write': '名まえを かく',
  'name.bad': 'この 名まえは つかえません。20 文字までで、もういちど かいて ください。',
  'name.taken': 'おなじに 見える 名まえの 人が います。ちがう 名まえを かいて ください。',
}

export const peopleEn: PeopleWords = {
  'name.label': 'Your name (you may leave it out)',
  'name.note': 'Only your teacher sees it. It is on no other tablet, and is erased when the lesson ends.',
  'name.send': 'Use this name',
  'name.skip': 'No name',
  'name.is': (name: string) => `Name: ${name}`,
  'name.none': 'You wrote no name',
  'name.change': 'Change',
  'name.write': 'Write a name',
  'name.bad': 'This cannot be a name. Use ordinary letters, at most 20.',
  'name.taken': 'Somebody has a name that looks the same. Write yours so that it can be told apart.',
}
