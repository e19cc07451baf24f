/** Names and values as they came, nested as they came: for details whose fields differ from one to the next. */
import { html } from '../html.js'
import { ago, words } from '../shown.js'

/** @param {{of: any}} props */
export function Tree({ of }) {
  const pairs = Object.entries(of ?? {}).filter(([, value]) => value !== null && value !== '')
  return pairs.length > 0 && html`
    <dl class="pairs small">${pairs.map(([name, value]) => html`<dt>${words(name)}</dt><dd><${Value} name=${name} of=${value} /></dd>`)}</dl>`
}

function Value({ name, of }) {
  if (Array.isArray(of) && of.every(each => typeof each !== 'object')) return of.join(', ')
  if (of !== null && typeof of === 'object') return html`<${Tree} of=${of} />`
  if (name.endsWith('rate') && typeof of === 'number') return `${(of * 100).toFixed(0)} %`
  if (name.endsWith('bytes') && typeof of === 'number') return `${(of / 2 ** 20).toFixed(1)} MB`
  if (typeof of === 'number') return of.toLocaleString('en-US', { maximumFractionDigits: 2 })
  if (typeof of === 'string' && /^\d{4}-\d\d-\d\dT/.test(of)) return ago(of)
  return typeof of === 'boolean' ? (of ? 'yes' : 'no') : String(of)
}
