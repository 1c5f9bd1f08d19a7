// Words of what the teacher does with the board: pace, locked screens, comments, the own table.

export const controlJa = {
  'pace.open': '授業の速さ',
  'pace.title': '授業の速さはどうですか',
  'pace.fast': '速すぎる',
  'pace.fine': 'ちょうどよい',
  'pace.slow': 'おそすぎる',
  'pace.note': '先生に分かるのは人数だけです。だれが押したかは分かりません。3 分たつと消えます。',
  'pace.said': (what: string) => `「${what}」とつたえました`,
  'pace.back': '取り消しました',
  'locked.title': '前を見ましょう',
  'locked.text': '先生がタブレットを止めています。書いたものはそのまま残っています。',
  'locked.over': 'つづけてよいです',
  'remark.title': '先生から',
  'shared.table': (n: number) => `あなたの班の答え ${n} 件`,
  'answer.round': (n: number) => `${n} 回目`,
}

export type ControlWords = typeof controlJa

export const controlEn: ControlWords = {
  'pace.open': 'Pace',
  'pace.title': 'How is the pace for you?',
  'pace.fast': 'Too fast',
  'pace.fine': 'Just right',
  'pace.slow': 'Too slow',
  'pace.note': 'Your teacher sees only how many, never who. It fades after 3 minutes.',
  'pace.said': (what: string) => `You said: ${what}`,
  'pace.back': 'Taken back',
  'locked.title': 'Please look at the front',
  'locked.text': 'Your teacher has paused the tablets. What you wrote is still here.',
  'locked.over': 'You can go on',
  'remark.title': 'From your teacher',
  'shared.table': (n: number) => `Answers of your table: ${n}`,
  'answer.round': (n: number) => `Round ${n}`,
}

export const controlEasy: ControlWords = {
  'pace.open': 'はやさ',
  'pace.title': 'じゅぎょうの はやさは どうですか',
  'pace.fast': 'はやい',
  'pace.fine': 'ちょうど いい',
  'pace.slow': 'おそい',
  'pace.note': '先生は なん人かだけを 見ます。だれかは わかりません。3ぷんで きえます。',
  'pace.said': (what: string) => `「${what}」と 先生に いいました`,
  'pace.back': 'やめました',
  'locked.title': 'まえを 見て ください',
  'locked.text': '先生が タブレットを とめました。かいた ものは きえません。',
  'locked.over': 'つづけて いいです',
  'remark.title': '先生から',
  'shared.table': (n: number) => `あなたの はんの こたえ ${n}`,
  'answer.round': (n: number) => `${n} かいめ`,
}
