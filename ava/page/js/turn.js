/**
 * A turn as the page holds it, and how each event changes it. Pure: a turn is never changed, a new one is made.
 *
 * @typedef {{fact: string, start: number, end: number}} Citation  offsets in code points
 * @typedef {{id: string, label: string, value: any, shown: string, unit: string, entity: string, as_of: string, source: any}} Fact
 * @typedef {{step: number, agent: string, skill: string, outcome: string, reason: string, facts: Fact[], sentences: any[],
 *   table: any, chart: any}} Finding
 * @typedef {{key: string, turn: string|null, thread: string|null, question: string, at: string, state: string, plan: any,
 *   findings: Finding[], text: string, citations: Citation[], answer: any, error: any}} Turn
 */

/** A turn that has just been asked. @returns {Turn} */
export function begun(question, thread = null) {
  return {
    key: crypto.randomUUID(), turn: null, thread, question, at: new Date().toISOString(), state: 'running',
    plan: null, findings: [], text: '', citations: [], answer: null, error: null,
  }
}

/** A turn from the server's store; one that runs is empty until it is followed. @param {any} stored @returns {Turn} */
export function restored(stored) {
  const base = { ...begun(stored.question, stored.thread), key: stored.turn, turn: stored.turn, at: stored.at ?? '', state: stored.state }
  if (stored.state === 'running') return base
  const { plan, findings, answer, citations, error } = stored
  return { ...base, plan, findings, text: answer ?? '', citations: citations ?? [], answer: answer == null ? null : stored, error }
}

/** The turn after an event. @param {Turn} turn @param {string} name @param {any} data @returns {Turn} */
export function after(turn, name, data) {
  switch (name) {
    case 'plan':
      return { ...turn, turn: data.turn, thread: data.thread, plan: data }
    case 'finding':
      return { ...turn, findings: [...turn.findings.filter(each => each.step !== data.step), data].sort((a, b) => a.step - b.step) }
    case 'text':
      return { ...turn, text: turn.text + data.text, citations: [...turn.citations, ...(data.citations ?? [])] }
    case 'answer':
      return { ...turn, turn: data.turn, thread: data.thread, text: data.answer, citations: data.citations ?? [], answer: data, state: 'done' }
    case 'error':
      return { ...turn, error: data, state: data.code === 'cancelled' ? 'cancelled' : 'failed' }
    default:
      return turn
  }
}

/** The turn before its first event: what a replay starts from. @param {Turn} turn @returns {Turn} */
export function again(turn) {
  return { ...turn, state: 'running', plan: null, findings: [], text: '', citations: [], answer: null, error: null }
}

/** Facts by id. @param {Turn} turn @returns {Map<string, Fact>} */
export function factsOf(turn) {
  return new Map(turn.findings.flatMap(finding => finding.facts ?? []).map(fact => [fact.id, fact]))
}

/**
 * A text cut at its figures: strings, and {fact, shown, before, after} where a figure stands, with the punctuation that touches it:
 * a line must not break between them.
 * @param {string} text @param {Citation[]} citations
 */
export function pieces(text, citations) {
  const points = Array.from(text)
  const parts = []
  let at = 0
  for (const { fact, start, end } of [...(citations ?? [])].sort((a, b) => a.start - b.start)) {
    if (start == null || start < at || end > points.length) continue
    const [, said, before] = /^(.*?)([([“]*)$/s.exec(points.slice(at, start).join(''))
    const [after] = /^[)\].,;:!?”]*/.exec(points.slice(end, end + 4).join(''))
    if (said) parts.push(said)
    parts.push({ fact, shown: points.slice(start, end).join(''), before, after })
    at = end + after.length
  }
  if (at < points.length) parts.push(points.slice(at).join(''))
  return parts
}

/**
 * The answer as paragraphs: where it is what the findings say, one for each of their sentences; what a model wrote stays as it is.
 * @param {Turn} turn
 * @returns {{text: string, citations: Citation[]}[]}
 */
export function paragraphs({ text, citations, findings }) {
  const starts = [0]
  for (const sentence of findings.flatMap(finding => finding.sentences ?? [])) {
    const at = text.indexOf(sentence.text, starts.at(-1))
    if (at > starts.at(-1)) starts.push(at)
  }
  if (starts.length < 3 || Array.from(text).length !== text.length) return [{ text, citations }]
  return starts.map((start, n) => part(text, citations, start, starts[n + 1] ?? text.length))
}

function part(text, citations, start, end) {
  const own = citations.filter(each => each.start >= start && each.end <= end)
  return { text: text.slice(start, end).trimEnd(), citations: own.map(each => ({ ...each, start: each.start - start, end: each.end - start })) }
}
