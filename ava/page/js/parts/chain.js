/** One link of the chain behind a figure, and what hangs on it: calculations down to named queries and their rows. */
import { html } from '../html.js'
import { counted } from '../shown.js'

const MOST = 12 // rows shown

/** @param {{source: any}} props */
export function Link({ source }) {
  if (typeof source === 'string') return html`<li>fact <span class="mono">${source}</span></li>`
  const own = source.kind === 'fact' ? source.source : source
  return html`
    <li class="link">
      ${source.fact && html`<p class="link-fact"><span class="mono">${source.fact.id}</span> ${source.fact.label}: <strong>${source.fact.shown}</strong></p>`}
      ${own.kind === 'calc' ? html`<${Calculation} of=${own} />` : html`<${Query} of=${own} />`}
    </li>`
}

function Calculation({ of }) {
  return html`
    <p><span class="kind">calculated</span> <span class="mono">${of.function}</span>${of.field && html`, its <span class="mono">${of.field}</span>`}</p>
    ${of.doc && html`<p class="dim">${of.doc}</p>`}
    <${Values} of=${of.params} />
    ${of.inputs?.length > 0 && html`<ul class="chain">${of.inputs.map(input => html`<${Link} source=${input} />`)}</ul>`}`
}

function Query({ of }) {
  const count = of.kind === 'rows' ? counted(of.n ?? of.rows?.length ?? 0, 'row') : 'one row'
  return html`
    <p><span class="kind">read</span> ${of.column ? html`<span class="mono">${of.column}</span> in ${count}` : count} of query <span class="mono">${of.query}</span></p>
    ${of.about && html`<p class="dim">${of.about}</p>`}
    <${Values} of=${{ ...of.args, ...of.key }} />
    ${of.sha256 && html`<${Fingerprint} of=${of} />`}
    ${of.rows?.length > 0 && html`<${Rows} rows=${of.rows} column=${of.column} n=${of.n_now ?? of.rows.length} />`}
    ${of.sql && html`<details><summary>SQL</summary><pre tabindex="0">${of.sql}</pre></details>`}`
}

/** Whether the rows read now are those the figure came from. */
function Fingerprint({ of }) {
  const same = of.sha256_now === undefined || of.sha256_now === of.sha256
  return html`
    <p class="hash ${same ? 'dim' : 'changed'}">${of.sha256_now === undefined ? '' : same ? 'The same rows as when it was said. ' : 'The rows have changed since. '}
      <span class="mono">sha256 ${of.sha256.slice(0, 16)}</span></p>`
}

function Values({ of }) {
  const pairs = Object.entries(of ?? {}).filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && !value.length))
  return pairs.length > 0 && html`
    <dl class="pairs small">${pairs.map(([name, value]) => html`<dt>${name}</dt><dd class="mono">${plain(value)}</dd>`)}</dl>`
}

function Rows({ rows, column, n }) {
  const names = Object.keys(rows[0])
  const shown = rows.slice(0, MOST)
  return html`
    <details open=${rows.length === 1}>
      <summary>${shown.length < n ? `First ${shown.length} of ${counted(n, 'row')}` : counted(n, 'row')}</summary>
      <div class="scroll" role="region" aria-label="Rows" tabindex="0"><table class="rows">
        <thead><tr>${names.map(name => html`<th scope="col" class=${name === column ? 'on' : ''}>${name}</th>`)}</tr></thead>
        <tbody>${shown.map(row => html`<tr>${names.map(name => html`<td class=${name === column ? 'on' : ''}>${plain(row[name])}</td>`)}</tr>`)}</tbody>
      </table></div>
    </details>`
}

function plain(value) {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value) && value.every(each => typeof each !== 'object')) return value.join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
