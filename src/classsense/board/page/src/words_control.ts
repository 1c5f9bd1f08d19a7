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
