/** What a dependency says of itself: pool, cache and sources in a form of their own, everything else as it came. */
import { html } from '../html.js'
import { ago } from '../shown.js'
import { Tree } from './tree.js'

const FORMS = { pool: Pool, cache: Cache, sources: Newest }

/** @param {{name: string, of: any}} props */
export function Detail({ name, of }) {
  const Form = FORMS[name]
  return Form && !of.error && !of.why ? html`<${Form} of=${of} />` : html`<${Tree} of=${of} />`
}

/** Connections of each login, and how long one was waited for. */
function Pool({ of }) {
  return Object.entries(of).map(([login, pool]) => html`
    <h3>${login}</h3>
    <p>${pool.busy} of ${pool.most} busy, ${pool.waiting} waiting, ${pool.lent.toLocaleString('en-US')} lent${pool.errors + pool.lost > 0 && html`, <strong class="down">${pool.errors} errors, ${pool.lost} lost</strong>`}</p>
    <${Waits} of=${pool.waited_ms} login=${login} />
    <p class="dim small">ms waited at most</p>`)
}

/** How many waited up to how long: a column a limit. */
function Waits({ of, login }) {
  const limits = Object.entries(of)
  const most = Math.max(1, ...limits.map(([, n]) => n))
  return html`
    <ul class="waits" aria-label=${`Waits for a connection, ${login}`}>${limits.map(([limit, n]) => html`
      <li title=${`${n} waited ${name(limit)}`}><span class="visually-hidden">${n} waited ${name(limit)}</span>
        <i style=${{ height: `${Math.max(n ? 2 : 0, (n / most) * 24)}px` }}></i><span aria-hidden="true">${limit === 'more' ? 'more' : limit}</span></li>`)}</ul>`
}

const name = limit => (limit === 'more' ? 'longer' : `at most ${limit} ms`)

function Cache({ of }) {
  const asked = of.hits + of.misses
  return html`
    <p class="big">${of.hit_rate == null ? 'unused' : `${(of.hit_rate * 100).toFixed(0)} %`}</p>
    <p class="dim small">hit rate, ${of.hits.toLocaleString('en-US')} of ${asked.toLocaleString('en-US')} reads</p>
    <dl class="pairs small">
      <dt>Kept</dt><dd>${of.entries.toLocaleString('en-US')} answers, ${(of.bytes / 2 ** 20).toFixed(1)} MB</dd>
      <dt>Shared</dt><dd>${of.joined.toLocaleString('en-US')} reads waited for another's</dd>
      <dt>Dropped</dt><dd>${of.evictions.toLocaleString('en-US')} for room, ${of.invalidated.toLocaleString('en-US')} by a write</dd>
      <dt>Hears writes</dt><dd>${of.hears === false ? html`<strong class="down">no</strong>` : 'yes'}</dd>
    </dl>`
}

/** When each source last brought something. */
function Newest({ of }) {
  const sources = Object.entries(of.newest ?? {}).sort((a, b) => (a[0] < b[0] ? -1 : 1))
  return html`<dl class="pairs small">${sources.map(([source, at]) => html`<dt>${source}</dt><dd>${at ? ago(at) : 'nothing yet'}</dd>`)}</dl>`
}
