/** A screen that has nothing to do: one sentence, and what happens next. */
export const Notice = ({ title, text }: { title: string; text: string }) => (
  <section class="notice">
    <h1>{title}</h1>
    <p>{text}</p>
  </section>
)
