/** A share of cases with its interval on a line from 0 to 100 %: intervals under each other can be compared by eye. */
import { html } from '../html.js'

const WIDTH = 160

/** @param {{of: {passed: number|null, low: number|null, high: number|null}}} props  all as fractions */
export function Interval({ of: { passed, low, high } }) {
  if (passed == null || low == null) return null
  const percent = value => `${Math.round(value * 100)} %`
  return html`<span class="interval"><svg width=${WIDTH} height="12" viewBox="0 0 ${WIDTH} 12" role="img" aria-label=${`${percent(low)} to ${percent(high)}`}>
    <rect y="5" width=${WIDTH} height="2" class="rail" />
    <rect x=${low * WIDTH} y="3" width=${Math.max(2, (high - low) * WIDTH)} height="6" rx="2" class="range" />
    <circle cx=${Math.min(WIDTH - 3, Math.max(3, passed * WIDTH))} cy="6" r="3" class="share" /></svg>
    <span class="dim" aria-hidden="true">${percent(low)} to ${percent(high)}</span></span>`
}
