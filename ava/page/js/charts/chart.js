/**
 * A chart by its specification: bars are drawn here, everything over time or price by the chart library, which loads with the
 * first chart that needs it. Each chart has its title, its names and values, a sentence for those who do not see it, and its source.
 *
 * @typedef {{name: string, x: string[], y: (number|null)[], source: any}} Series
 * @typedef {{kind: 'line'|'bars'|'payoff'|'zones', title: string, unit: string, series: Series[]}} Spec
 */
import { useContext, useEffect, useRef, useState } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { number } from '../shown.js'
import { Sources } from '../sources.js'
import { useShownTheme } from '../theme.js'
import { Bars } from './bars.js'
import { colour } from './colours.js'

/** @param {{spec: Spec}} props */
export function Chart({ spec }) {
  const { open } = useContext(Sources)
  const known = spec.series.some(series => series.y.some(y => y !== null))
  return known && html`
    <figure class="chart chart-${spec.kind}">
      <figcaption>${spec.title}
        <button type="button" class="quiet small" onClick=${() => open({ chart: spec })} aria-label=${`Source of the chart ${spec.title}`}>source</button>
      </figcaption>
      ${spec.kind === 'bars' ? html`<${Bars} spec=${spec} />` : html`<${Plot} spec=${spec} />`}
    </figure>`
}

/** A chart of the library, with the values under the pointer above it. */
function Plot({ spec }) {
  const box = useRef(null)
  const theme = useShownTheme()
  const [fault, setFault] = useState('')
  const [at, setAt] = useState(null)
  useEffect(() => {
    let drawn = null
    let left = false
    import('./plot.js').then(({ draw }) => {
      if (!left) drawn = draw(box.current, spec, setAt)
    }).catch(error => setFault(`The chart could not be drawn: ${error.message}.`))
    return () => {
      left = true
      drawn?.remove()
    }
  }, [spec, theme])
  return html`
    <${Legend} spec=${spec} at=${at} />
    ${fault ? html`<p class="dim">${fault}</p>` : html`<div class="plot" ref=${box} role="img" aria-label=${told(spec)}></div>`}
    <p class="credit">Drawn with <a href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">TradingView Lightweight Charts™</a></p>`
}

/** Names, and the values where the pointer is, else the last ones. */
function Legend({ spec, at }) {
  const lines = spec.series.filter(each => each.x.length > 2 || spec.kind !== 'zones')
  const swatch = spec.kind === 'line'
  return html`
    <ul class="legend" aria-hidden="true">
      ${lines.map((series, n) => html`<li key=${series.name}>
        ${swatch && html`<svg width="10" height="10"><rect y="4" width="10" height="3" rx="1" fill=${colour(n)} /></svg>`}
        ${series.name} <b>${spec.kind === 'payoff' && at === null ? '' : value(series, at, spec.unit)}</b></li>`)}
      <li class="dim">${at !== null ? lines[0].x[at] : spec.kind === 'payoff' ? '' : lines[0].x.at(-1)}</li>
    </ul>`
}

function value(series, at, unit) {
  const y = at === null ? series.y.findLast(each => each !== null) : series.y[at]
  return y === null || y === undefined ? '' : number(y, unit)
}

/** The chart in a sentence. @param {Spec} spec */
export function told(spec) {
  const parts = spec.series.map(({ name, x, y }) => {
    const known = y.map((each, n) => [each, x[n]]).filter(([each]) => each !== null)
    if (!known.length) return `${name}: no values`
    if (known.length <= 2) return `${name}: ${known.map(([each]) => number(each, spec.unit)).join(' to ')}`
    const [low, high] = known.reduce(([a, b], each) => [each[0] < a[0] ? each : a, each[0] > b[0] ? each : b], [known[0], known[0]])
    const ends = `${number(known[0][0], spec.unit)} at ${known[0][1]} to ${number(known.at(-1)[0], spec.unit)} at ${known.at(-1)[1]}`
    return `${name}: from ${ends}, lowest ${number(low[0], spec.unit)} at ${low[1]}, highest ${number(high[0], spec.unit)} at ${high[1]}`
  })
  return `${spec.title}. ${parts.join('. ')}.`
}
