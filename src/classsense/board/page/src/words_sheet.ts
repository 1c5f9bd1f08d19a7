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
