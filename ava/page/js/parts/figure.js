/** A figure that opens its source, and texts with such figures in them. */
import { useContext } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { Sources } from '../sources.js'
import { pieces } from '../turn.js'

/** @param {{turn: string, fact: any, shown?: string}} props  without a fact to open it is plain text */
export function Figure({ turn, fact, shown }) {
  const { open, shown: opened } = useContext(Sources)
  if (!fact) return shown
  const is = opened?.fact?.id === fact.id && opened.turn === turn
  const text = shown ?? fact.shown
  const falls = NUMBERS.has(fact.unit) && Number(fact.value) < 0
  return html`<button type="button" class="figure ${falls ? 'falls' : ''}" aria-expanded=${is} data-fact=${fact.id}
    aria-label=${`${text}, ${fact.label}: show source`} onClick=${() => open({ turn, fact })}>${text}</button>`
}

const NUMBERS = new Set(['usd', 'usd_per_share', 'usd_per_contract', 'fraction'])

/** A text whose cited figures can be opened. @param {{turn: string, facts: Map<string, any>, text: string, citations: any[]}} props */
export function Text({ turn, facts, text, citations }) {
  return pieces(text, citations).map(part => (typeof part === 'string' ? part : html`
    <span class="glued">${part.before}<${Figure} turn=${turn} fact=${facts.get(part.fact)} shown=${part.shown} />${part.after}</span>`))
}
