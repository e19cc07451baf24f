/** Two runs side by side: whether the difference can be told from chance, and which cases changed. */
import { html } from '../html.js'
import { useLoaded } from '../loaded.js'
import { Waiting } from './fault.js'

/** @param {{a: string, b: string}} props  names of runs, the older first */
export function Compared({ a, b }) {
  const compared = useLoaded(`/api/evals/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`)
  return html`
    <section class="compared" aria-label="Comparison">
      <h2>Comparison</h2>
      <p class="dim"><span class="mono">${b}</span> against <span class="mono">${a}</span></p>
      ${!compared.value ? html`<${Waiting} from=${compared} what="the comparison" />` : compared.value.subjects.map(each => html`<${Subject} of=${each} />`)}
    </section>`
}

function Subject({ of }) {
  return html`
    <h3>${of.subject}</h3>
    <p class="verdict"><strong>${of.verdict}</strong>, ${points(of.difference)} points (${points(of.low)} to ${points(of.high)}), p = ${of.p.toPrecision(2)}</p>
    <dl class="pairs">
      <dt>Gained</dt><dd>${names(of.gained)}</dd>
      <dt>Lost</dt><dd>${names(of.lost)}</dd>
      <dt>Edited</dt><dd>${names(of.edited)}</dd>
    </dl>`
}

function points(value) {
  return `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`
}

function names(list) {
  return list.length ? list.join(', ') : 'none'
}
