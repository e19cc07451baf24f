/** A small line of the last readings. */
import { html } from '../html.js'
import { lasting } from '../shown.js'

const [WIDTH, HEIGHT] = [180, 28]

/** @param {{values: number[], label: string}} props */
export function Trace({ values, label }) {
  const high = Math.max(...values, 1)
  const step = WIDTH / (values.length - 1)
  const points = values.map((value, n) => `${(n * step).toFixed(1)},${(HEIGHT - 2 - (value / high) * (HEIGHT - 4)).toFixed(1)}`)
  return html`<svg class="trace" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
    aria-label=${`${label}: now ${lasting(values.at(-1))}, at most ${lasting(high)} in ${values.length} readings`}>
    <polyline points=${points.join(' ')} fill="none" stroke="currentColor" stroke-width="1.5" vector-effect="non-scaling-stroke" /></svg>`
}
