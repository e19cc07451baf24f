/** What AVA depends on, read every few seconds while one looks: state, latency, pool, cache, slow queries, errors, cost. */
import { useEffect, useRef, useState } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { useLoaded } from '../loaded.js'
import { ago, lasting, words } from '../shown.js'
import { Waiting } from '../parts/fault.js'
import { Trace } from '../parts/trace.js'
import { Detail } from '../parts/detail.js'
import { Tree } from '../parts/tree.js'

const EVERY = 5000
const KEPT = 60 // readings a trace shows

export function Health() {
  const [live, setLive] = useState(true)
  const health = useLoaded('/health', live ? EVERY : 0)
  const value = health.fault?.body?.status ? health.fault.body : health.value // down is an answer too
  const traces = useTraces(value, health.at)
  if (!value) return html`<h1>Health</h1><${Waiting} from=${health} what="the state of AVA" />`
  return html`
    <header class="head">
      <h1>Health</h1>
      <p class="state ${value.status}"><span class="dot" aria-hidden="true"></span>${value.status}</p>
      <p class="dim">AVA ${value.version}, read ${ago(new Date(health.at).toISOString())}</p>
      <button type="button" aria-pressed=${live} onClick=${() => setLive(!live)}>${live ? 'Pause' : 'Go on'}</button>
    </header>
    ${health.fault && value === health.value && html`<p class="fault-line" role="alert">${health.fault.message} What stands below is of the last reading.</p>`}
    <div class="cards">${value.dependencies.map(each => html`<${Dependency} key=${each.name} of=${each} trace=${traces.get(each.name)} />`)}</div>
    <${Slow} queries=${value.slow ?? []} />
    ${value.errors && html`<${Part} title="Errors" of=${value.errors} none="None since AVA began." />`}
    <${Cost} of=${value.cost} />`
}

/** Latency of each dependency over the last readings. */
function useTraces(value, at) {
  const kept = useRef(new Map())
  const [, redraw] = useState(0)
  useEffect(() => {
    for (const { name, latency_ms: ms } of value?.dependencies ?? []) {
      if (ms != null) kept.current.set(name, [...(kept.current.get(name) ?? []), ms].slice(-KEPT))
    }
    redraw(at)
  }, [at])
  return kept.current
}

function Dependency({ of, trace }) {
  return html`
    <section class="card" aria-label=${of.name}>
      <header><h2>${words(of.name)}</h2><p class="state ${of.status}"><span class="dot" aria-hidden="true"></span>${of.status}</p></header>
      <p class="dim small">${of.latency_ms != null && `${lasting(of.latency_ms)}, `}last success ${of.last_success ? ago(of.last_success) : 'never'}</p>
      ${trace?.length > 1 && html`<${Trace} values=${trace} label=${`Latency of ${of.name}`} />`}
      <${Detail} name=${of.name} of=${of.detail} />
    </section>`
}

function Slow({ queries }) {
  return html`
    <section aria-label="Slowest queries">
      <h2>Slowest queries of the last hour</h2>
      ${queries.length ? html`<${Records} rows=${queries} label="Slowest queries" />` : html`<p class="dim">None was run.</p>`}
    </section>`
}

/** Rows of the same fields as a table. */
export function Records({ rows, label }) {
  const names = [...new Set(rows.flatMap(Object.keys))]
  const numeric = name => rows.every(row => row[name] == null || typeof row[name] === 'number')
  return html`
    <div class="scroll" role="region" aria-label=${`Table: ${label}`} tabindex="0"><table>
      <thead><tr>${names.map(name => html`<th scope="col" class=${numeric(name) ? 'n' : ''}>${words(name)}</th>`)}</tr></thead>
      <tbody>${rows.map(row => html`<tr>${names.map(name => html`<td class=${numeric(name) ? 'n' : ''}>${cell(name, row[name])}</td>`)}</tr>`)}</tbody>
    </table></div>`
}

function cell(name, value) {
  if (value == null) return ''
  if (name.endsWith('_at') || name === 'at' || name === 'last') return ago(value)
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : String(value)
}

/** What the model took, and what it would have cost elsewhere. */
function Cost({ of }) {
  const all = of?.together
  const n = value => Number(value).toLocaleString('en-US')
  return html`
    <section aria-label="Cost">
      <h2>Cost</h2>
      ${all ? html`<p>${n(all.questions)} questions in ${of.days} days, ${n(all.narrated)} of them told by a model: ${n(all.calls)} calls, ${n(all.input)} tokens in
        (${n(all.cached)} of them cached), ${n(all.output)} out. At a hosted price that is $${all.usd}.</p>` : html`<p class="dim">Nothing asked yet.</p>`}
    </section>`
}

function Part({ title, of, none }) {
  const empty = !of || (Array.isArray(of) ? !of.length : !Object.keys(of).length)
  return html`
    <section aria-label=${title}>
      <h2>${title}</h2>
      ${empty ? html`<p class="dim">${none}</p>` : Array.isArray(of) ? html`<${Records} rows=${of} label=${title} />` : html`<${Tree} of=${of} />`}
    </section>`
}
