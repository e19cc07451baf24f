/** Bars of named things: one line each, its value beside it; several series of the same names stand under each other. */
import { html } from '../html.js'
import { number } from '../shown.js'
import { told } from './chart.js'
import { colour } from './colours.js'

const MOST = 14

/** @param {{spec: import('./chart.js').Spec}} props */
export function Bars({ spec }) {
  const { groups, left } = grouped(spec)
  const reach = scale(spec)
  return html`
    ${spec.series.length > 1 && html`<ul class="legend" aria-hidden="true">${spec.series.map((series, n) => html`
      <li><svg width="10" height="10"><rect width="10" height="10" rx="2" fill=${colour(n)} /></svg>${series.name}</li>`)}</ul>`}
    <div class="bars ${spec.unit === 'probability' ? 'halved' : ''}" role="img" aria-label=${told(spec)}>
      ${groups.map(([name, bars]) => html`
        <div class="bar-name">${name}</div>
        <div class="bar-group">${bars.map(({ series, y }) => html`<${One} y=${y} n=${series} reach=${reach} unit=${spec.unit} />`)}</div>`)}
    </div>
    ${left > 0 && html`<p class="dim small">and ${left} more in the table</p>`}`
}

function One({ y, n, reach, unit }) {
  const from = Math.min(0, y)
  const place = { left: `${((from - reach.low) / reach.span) * 100}%`, width: `${(Math.abs(y) / reach.span) * 100}%` }
  return html`
    <div class="bar-line">
      <div class="bar-track"><div class="bar-fill ${y < 0 ? 'below' : ''}" style=${{ ...place, background: y < 0 ? null : colour(n) }}></div></div>
      <span class="bar-value">${number(y, unit)}</span>
    </div>`
}

/** Bars by name, in the order in which names first come. */
function grouped(spec) {
  const groups = new Map()
  spec.series.forEach((series, n) => series.x.forEach((name, place) => {
    const y = series.y[place]
    if (y !== null) groups.set(name, [...(groups.get(name) ?? []), { series: n, y }])
  }))
  return { groups: [...groups].slice(0, MOST), left: Math.max(0, groups.size - MOST) }
}

/** A probability is drawn from 0 to 1, everything else from its lowest or zero to its highest. */
function scale(spec) {
  const known = spec.series.flatMap(series => series.y).filter(y => y !== null)
  const [low, high] = spec.unit === 'probability' ? [0, 1] : [Math.min(0, ...known), Math.max(0, ...known)]
  return { low, span: high - low || 1 }
}
