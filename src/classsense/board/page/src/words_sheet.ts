// Words of a sheet of several questions.

export const sheetJa = {
  'sheet.steps': '問題の一覧',
  'sheet.there': (n: number, most: number) => `${most} 問のうち ${n} 問が先生にとどきました`,
  'sheet.step': (n: number) => `${n} 問目`,
  'sheet.draft': '書きかけ(まだ出していません)',
  'sheet.waiting': '送っています',
  'sheet.stored': '先生にとどきました',
  'sheet.late': 'しめきりのあとで、送れませんでした',
  'sheet.empty': 'まだ出していません',
  'sheet.later': '先生が進むまで待ちます',
  'sheet.closed': 'しめきりました',
  'sheet.back': '前の問題',
  'sheet.next': '次の問題',
  'sheet.missing': (places: string) => `まだ出していない問題: ${places}`,
  'sheet.whole': 'ぜんぶ先生にとどきました。なおしたい問題は、しめきりまでなおせます。',
}

export type SheetWords = typeof sheetJa

export const sheetEasy: SheetWords = {
  'sheet.steps': 'もんだいの リスト',
  'sheet.there': (n, most) => `もんだいは ${most}つ です。${n}つ 先生に とどきました。`,
  'sheet.step': (n) => `もんだい ${n}`,
  'sheet.draft': 'かいて います。まだ 出して いません',
  'sheet.waiting': 'おくって います',
  'sheet.stored': '先生に とどきました',
  'sheet.late': 'もう おわりました。おくる ことが できません',
  'sheet.empty': 'まだ 出して いません',
  'sheet.later': '先生を まって ください',
  'sheet.closed': 'もう おわりました',
  'sheet.back': 'まえの もんだい',
  'sheet.next': 'つぎの もんだい',
  'sheet.missing': (places) => `まだ 出して いない もんだい: ${places}`,
  'sheet.whole': 'ぜんぶ 先生に とどきました。おわるまで かえる ことが できます。',
}

export const sheetEn: SheetWords = {
  'sheet.steps': 'Questions',
  'sheet.there': (n, most) => `Your teacher has ${n} of ${most}`,
  'sheet.step': (n) => `Question ${n}`,
  'sheet.draft': 'being written, not sent yet',
  'sheet.waiting': 'sending',
  'sheet.stored': 'your teacher has it',
  'sheet.late': 'too late, not sent',
  'sheet.empty': 'not answered yet',
  'sheet.later': 'wait until your teacher goes on',
  'sheet.closed': 'closed',
  'sheet.back': 'Back',
  'sheet.next': 'Next',
  'sheet.missing': (places) => `Not sent yet: ${places}`,
  'sheet.whole': 'Your teacher has all of it. You may still change answers until it is closed.',
}
