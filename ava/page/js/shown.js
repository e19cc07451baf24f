/** How times, durations and a chart's numbers are printed. Figures of facts are printed by the server and never here. */

const PLACES = { usd_per_share: 2, usd_per_contract: 2, points: 2, shares: 4, contracts: 2, count: 2, days: 1, ratio: 2, score: 2 }
const TIME = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
const ZONE = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }) // which knows EST, where en-GB says GMT-5
const SCALES = [[1e12, 'T', 1e12], [1e9, 'B', 1e9], [1e6, 'M', 1e6], [1e3, 'k', 1e4]] // the last: from where on

/** A time in the person's zone: "20 Nov 2025, 16:00 EST". @param {string} iso */
export function when(iso) {
  const time = new Date(iso)
  if (!iso || Number.isNaN(time.getTime())) return iso || ''
  return `${TIME.format(time)} ${ZONE.formatToParts(time).find(part => part.type === 'timeZoneName').value}`
}

/** "just now", "5 min ago", "3 h ago", else the day. @param {string} iso */
export function ago(iso) {
  const minutes = (Date.now() - new Date(iso).getTime()) / 60_000
  if (!iso || Number.isNaN(minutes)) return 'never'
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${Math.floor(minutes)} min ago`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(iso))
}

/** Milliseconds as a person reads them. @param {number|null|undefined} ms */
export function lasting(ms) {
  if (ms == null) return ''
  if (ms < 1) return '<1 ms'
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
}

/** A chart's number with its unit. @param {number} value @param {string} unit */
export function number(value, unit) {
  const sign = value < 0 ? '-' : ''
  const size = Math.abs(value)
  if (unit === 'fraction' || unit === 'probability') return `${sign}${fixed(size * 100, 1)} %`
  if (unit === 'usd') return sign + dollars(size)
  const text = fixed(size, PLACES[unit] ?? 2)
  return `${sign}${unit?.startsWith('usd') ? '$' : ''}${unit?.startsWith('usd') ? text : trimmed(text)}`
}

function dollars(size) {
  const [scale, letter] = SCALES.find(([, , from]) => size >= from) ?? [1, '']
  return `$${scale === 1 ? fixed(size, size < 100 ? 2 : 0) : trimmed(fixed(size / scale, 2)) + letter}`
}

function fixed(size, places) {
  return size.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })
}

function trimmed(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** Words of an identifier: "options_flow" to "options flow". @param {string} name */
export function words(name) {
  return name.replaceAll('_', ' ')
}

/** "1 row", "3 rows". @param {number} n @param {string} noun */
export function counted(n, noun) {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`
}
