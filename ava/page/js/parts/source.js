/** The panel that says where a figure came from: its calculation, what went into it, the named queries, the rows and the time. */
import { useEffect, useRef } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { path } from '../api.js'
import { useLoaded } from '../loaded.js'
import { when } from '../shown.js'
import { Link } from './chain.js'
import { Waiting } from './fault.js'

const narrow = matchMedia('(max-width: 760px)')

/** @param {{of: any, close: () => void}} props */
export function SourcePanel({ of, close }) {
  const dialog = useRef(null)
  const back = useRef(document.activeElement)
  useEffect(() => {
    const box = dialog.current
    const opener = document.activeElement
    if (opener && !box.contains(opener)) back.current = opener
    if (!box.open) narrow.matches ? box.showModal() : box.show()
    box.querySelector('h2').focus()
  }, [of])
  useEffect(() => () => back.current?.isConnected && back.current.focus(), [])
  const keys = event => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    close()
  }
  return html`
    <dialog class="source" ref=${dialog} aria-labelledby="source-title" onKeyDown=${keys} onCancel=${keys} onClose=${close}>
      <div class="dialog-head">
        <h2 id="source-title" tabindex="-1">Source</h2>
        <button type="button" class="quiet" onClick=${close}>Close</button>
      </div>
      ${of.fact ? html`<${OfFact} key=${`${of.turn} ${of.fact.id}`} turn=${of.turn} fact=${of.fact} facts=${of.facts} />` : html`<${OfChart} chart=${of.chart} />`}
    </dialog>`
}

/** The chain of a fact that no turn holds: its inputs are looked up among the facts found with it. */
function chained(source, facts) {
  const input = each => (facts?.has(each) ? { kind: 'fact', fact: facts.get(each), source: chained(facts.get(each).source, facts) } : each)
  return source.kind === 'calc' ? { ...source, inputs: source.inputs.map(input) } : source
}

function OfFact({ turn, fact, facts }) {
  const chain = useLoaded(turn ? path`/api/turns/${turn}/facts/${fact.id}` : null)
  const source = chain.value?.source ?? (!turn || chain.fault ? chained(fact.source, facts) : null)
  return html`
    <p class="source-label">${fact.label}</p>
    <p class="source-value">${fact.shown}</p>
    <dl class="pairs">
      <dt>Fact</dt><dd class="mono">${fact.id}</dd>
      <dt>About</dt><dd>${fact.entity}</dd>
      <dt>Known</dt><dd>${when(fact.as_of)}</dd>
      <dt>Stored</dt><dd class="mono">${fact.value ?? 'unknown'} <span class="dim">${fact.unit}</span></dd>
    </dl>
    ${chain.fault && html`<p class="fault-line" role="alert">The rows cannot be shown: ${chain.fault.message}</p>`}
    ${source ? html`<h3>Where it comes from</h3><ul class="chain"><${Link} source=${source} /></ul>` : html`<${Waiting} from=${chain} what="its source" />`}`
}

function OfChart({ chart }) {
  return html`
    <p class="source-label">${chart.title}</p>
    ${chart.series.map(series => html`
      <h3>${series.name}</h3>
      <p class="dim">${series.x.length} points, ${series.x[0]} to ${series.x.at(-1)}</p>
      <ul class="chain"><${Link} source=${series.source} /></ul>`)}`
}
