import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'
import { placeOf } from './giving'
import { memory } from './memory'
import type { Model } from './model'
import type { Question } from './protocol'
import { Answering } from './screens/answering'
import { Cloud } from './screens/cloud'
import { Footer } from './screens/footer'
import { Header } from './screens/header'
import { Joining } from './screens/joining'
import { Lockable } from './screens/locked'
import { NameOf } from './screens/name'
import { Notice } from './screens/notice'
import { Reading, ReadingSwitch } from './screens/read'
import { Seats } from './screens/seats'
import { SensedPage } from './screens/sensed'
import { SharedAnswers } from './screens/shared'
import { SheetScreen } from './screens/sheet'
import { WritingCard, WritingScreen } from './screens/writing'
import { langOf, languageOf, learn, speak, type Language, type Say } from './words'

/** What every screen needs. */
export interface Props {
  readonly model: Model
  readonly say: Say
}

export const startLanguage = (): Language => languageOf(memory.language(), document.documentElement.lang)

export function App({ model }: { model: Model }) {
  const [, redraw] = useReducer((count: number, _: void) => count + 1, 0)
  const [language, setLanguage] = useState<Language>(startLanguage)
  const [asking, setAsking] = useState(false)
  const [wanted, want] = useState(memory.furigana())
  const [writing, setWriting] = useState(memory.writing())
  // Before the first frame: the board may have answered by then, and nothing would be drawn any more.
  useLayoutEffect(() => model.watch(() => redraw()), [model])
  useEffect(() => {
    document.documentElement.lang = langOf(language)
    void learn(language).then(() => redraw())
  }, [language])

  const say = speak(language)
  const choose = (chosen: Language) => {
    memory.keepLanguage(chosen)
    void learn(chosen).then(() => setLanguage(chosen))
  }
  const write = (open: boolean) => {
    if (open) memory.keepWriting(true)
    setWriting(open)
  }
  const main = useRef<HTMLElement>(null)
  const close = () => {
    setAsking(false)
    document.querySelector<HTMLElement>('.sensing')?.focus()
  }
  const furigana = model.furigana
  const read = (on: boolean) => {
    memory.keepFurigana(on)
    want(on)
  }
  const sitting = model.inside && model.seat !== null
  const { over } = model
  const writes = writing && sitting && !over && !!model.board?.writing
  const question = sitting ? model.board?.question : null
  // Of a sheet that each pupil goes through alone, `question` is what is not answered yet.
  const sheet = sitting ? model.board?.sheet : null
  const asked = sheet ? `${sheet.id}/${sheet.at ?? ''}` : question ? `${question.id}/${question.round}` : ''
  // What had the focus is gone with its screen: the keys go on at the top of the new one.
  useEffect(() => {
    if (sitting && document.activeElement === document.body) main.current?.focus({ preventScroll: true })
  }, [sitting, asked])
  return (
    <Reading.Provider value={wanted ? furigana : null}>
      <Header
        model={model}
        say={say}
        language={language}
        choose={choose}
        askSensing={() => setAsking(!asking)}
        reading={furigana && <ReadingSwitch say={say} on={wanted} set={read} />}
      />
      <main ref={main} tabIndex={-1}>
        {!model.inside && <Joining model={model} say={say} />}
        {model.inside && !sitting && <Seats model={model} say={say} />}
        {sitting && asking && <SensedPage model={model} say={say} close={close} />}
        {sitting && !asking && (
          <Lockable model={model} say={say}>
            {writes ? (
              <WritingScreen model={model} say={say} close={() => write(false)} />
            ) : (
              <>
                {!over && <WritingCard model={model} say={say} open={() => write(true)} />}
                <Lesson model={model} say={say} />
              </>
            )}
          </Lockable>
        )}
        {sitting && (
          <p class="unseen" role="status">
            {asked && <span key={asked}>{say('said.question')}</span>}
          </p>
        )}
      </main>
      {sitting && !asking && !over && !model.locked && <Footer model={model} say={say} />}
    </Reading.Provider>
  )
}

function Lesson({ model, say }: Props) {
  const board = model.board
  const sheet = board?.sheet ?? null
  const question = sheet ? (sheet.questions[placeOf(sheet)] ?? null) : (board?.question ?? null)
  if (board?.phase === 'over') return <Over model={model} say={say} />
  return (
    <>
      {!model.connected && <p class="banner">{say('line.bad_long')}</p>}
      {model.trouble === 'not_kept' && <p class="banner">{say('trouble.not_kept')}</p>}
      {!model.naming.done && <NameOf model={model} say={say} />}
      {sheet ? (
        <SheetScreen key={sheet.id} model={model} say={say} sheet={sheet} />
      ) : question ? (
        <Answering key={`${question.id}/${question.round}`} model={model} say={say} question={question} />
      ) : board?.phase === 'running' ? (
        <Notice title={say('none.title')} text={say('none.text')} />
      ) : (
        <Notice title={say('wait.title')} text={say('wait.text')} />
      )}
      {(sheet?.questions ?? [question]).map(
        (each) => each && <Live key={each.id} model={model} say={say} question={each} current={each.id === question?.id} />,
      )}
      {board?.words.map((words) => (
        <Cloud key={words.question} say={say} shared={words} current={words.question === question?.id} />
      ))}
      {board?.table && <SharedAnswers say={say} shared={board.table} current={board.table.question === question?.id} table />}
      {board?.shared.map((shared) => (
        <SharedAnswers
          key={shared.question}
          model={model}
          say={say}
          shared={shared}
          current={shared.question === question?.id}
        />
      ))}
      {model.naming.done && <NameOf model={model} say={say} />}
    </>
  )
}

/** The answers of all, while the teacher shows them as they come. */
function Live({ model, say, question, current }: Props & { readonly question: Question; readonly current: boolean }) {
  const values = model.live(question.id)
  if (values === null) return null
  const { id, kind, text, choices, scale, picture } = question
  return <SharedAnswers say={say} shared={{ question: id, kind, text, choices, values, scale, picture }} current={current} live />
}

function Over({ model, say }: Props) {
  const all = memory.nothingWaits()
  return (
    <>
      <Notice title={say('over.title')} text={all ? say('over.text') : say('over.unsent')} />
      {all && (model.board?.mine.length ?? 0) > 0 && <p class="quiet centre">{say('over.kept')}</p>}
    </>
  )
}
