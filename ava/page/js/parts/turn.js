/**
 * One question with its answer: what is looked up, headline figures, text, evidence. Figures are there long before the text; room
 * for the text is kept while it is awaited, so that what a person reads below does not move away.
 */
import { useMemo } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { lasting, when, words } from '../shown.js'
import { factsOf, paragraphs } from '../turn.js'
import { Fault } from './fault.js'
import { Text } from './figure.js'
import { Evidence, Headline } from './finding.js'

/** @param {{turn: import('../turn.js').Turn, last: boolean, ask: (text: string) => void, busy: boolean}} props */
export function Turn({ turn, last, ask, busy }) {
  const facts = useMemo(() => factsOf(turn), [turn.findings])
  const running = turn.state === 'running'
  const several = turn.findings.length > 1
  return html`
    <article class="turn ${turn.state}" aria-busy=${running}>
      <h2 class="question">${turn.question}</h2>
      <${Steps} turn=${turn} />
      ${turn.findings.map(finding => html`<${Headline} key=${finding.step} turn=${turn.turn} finding=${finding} titled=${several} />`)}
      <div class="answer ${running ? 'running' : ''}" aria-live=${last ? 'polite' : 'off'}>
        ${turn.text && paragraphs(turn).map((each, n) => html`
          <p key=${n} class="prose"><${Text} turn=${turn.turn} facts=${facts} text=${each.text} citations=${each.citations} /></p>`)}
        ${running && html`<p class="pending">${turn.plan ? (turn.findings.length ? 'Writing' : 'Looking it up') : 'Reading the question'}</p>`}
        ${turn.state === 'cancelled' && html`<p class="stopped">Stopped. The figures above stand; the text was not finished.</p>`}
      </div>
      <${Choices} turn=${turn} last=${last} ask=${ask} busy=${busy} />
      ${turn.error && turn.state === 'failed' && html`<${Fault} fault=${turn.error} again=${last && !busy ? () => ask(turn.question) : null} label="Ask again" />`}
      ${turn.findings.map(finding => html`<${Evidence} key=${finding.step} turn=${turn.turn} finding=${finding} facts=${facts} titled=${several} />`)}
      ${turn.answer && html`<${Footer} turn=${turn} />`}
    </article>`
}

/** Which skills are asked, and how far each is. */
function Steps({ turn }) {
  const steps = turn.plan?.steps ?? []
  const found = new Map(turn.findings.map(finding => [finding.step, finding]))
  return steps.length > 0 && html`
    <ul class="steps" aria-label="Looked up">${steps.map(step => {
      const finding = found.get(step.step)
      const state = finding?.outcome ?? (turn.state === 'running' ? 'waiting' : 'left')
      return html`<li class="step ${state}"><span class="mono">${step.skill}</span> <span class="dim">${STATES[state]}${finding?.ms ? `, ${lasting(finding.ms)}` : ''}</span></li>`
    })}</ul>`
}

const STATES = { waiting: 'reading', found: 'found', empty: 'nothing there', failed: 'failed', left: 'not done' }

/** What AVA asks back, as buttons. */
function Choices({ turn, last, ask, busy }) {
  const choices = turn.plan?.clarify ?? []
  return choices.length > 0 && html`
    <div class="choices" role="group" aria-label="Which do you mean?">${choices.map(choice => html`
      <button type="button" disabled=${!last || busy} onClick=${() => ask(choice)}>${words(choice)}</button>`)}</div>`
}

/** How the answer came about; what was held back, on request. */
function Footer({ turn }) {
  const { answer } = turn
  const withheld = answer.withheld_sentences ?? []
  const caveats = answer.caveats ?? []
  const model = answer.model && answer.model !== 'none' ? answer.model : 'no model'
  return html`
    <footer class="turn-foot">
      ${caveats.length > 0 && html`<details class="caveats"><summary>${caveats.length === 1 ? '1 caveat' : `${caveats.length} caveats`}</summary>
        <ul>${caveats.map(each => html`<li>${each}</li>`)}</ul></details>`}
      ${withheld.length > 0 && html`<details class="withheld"><summary>${withheld.length === 1 ? '1 sentence withheld' : `${withheld.length} sentences withheld`}</summary>
        <p class="dim">The model wrote these, and their figures did not hold against the data.</p>
        <ul>${withheld.map(each => html`<li><q>${each.sentence}</q> <span class="why">${each.reason}</span></li>`)}</ul></details>`}
      <p class="about">${[model, tokens(answer), `facts ${lasting(answer.ms?.facts)}`, `done ${lasting(answer.ms?.total)}`, when(turn.at)].filter(each => each && !each.endsWith(' ')).join(' · ')}</p>
    </footer>`
}

function tokens({ usage, model_calls: calls }) {
  return calls ? `${(usage.input + usage.output).toLocaleString('en-US')} tokens` : ''
}
