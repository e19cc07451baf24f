/** Charts over time and over price, by TradingView's Lightweight Charts: this module loads with the first of them. */
import {
  AreaSeries, BaselineSeries, CandlestickSeries, ColorType, CrosshairMode, LineSeries, LineStyle, createChart, createOptionsChart,
} from '../../vendor/lightweight-charts.js'
import { number } from '../shown.js'
import { faint, palette } from './colours.js'
import { Band } from './marks.js'

const STEPS = 200 // of a payoff, about
const SPARSE = 0.1 // a series with fewer known points than this share is drawn as marks

/**
 * Draw into an element.
 * @param {HTMLElement} box
 * @param {import('./chart.js').Spec} spec
 * @param {(at: number|null) => void} onHover  the place in the series under the pointer, null when it left
 * @returns {{remove: () => void}}
 */
export function draw(box, spec, onHover) {
  const colours = palette()
  const make = spec.kind === 'payoff' ? createOptionsChart : createChart
  const chart = make(box, options(spec, colours))
  const first = { line: lines, payoff, zones }[spec.kind](chart, spec, colours)
  chart.timeScale().fitContent()
  chart.subscribeCrosshairMove(({ time }) => onHover(time === undefined ? null : placeOf(first, time)))
  return chart
}

function options(spec, { ink, dim, line, font }) {
  const format = value => number(value, spec.unit)
  return {
    autoSize: true,
    layout: { background: { type: ColorType.Solid, color: 'transparent' }, textColor: dim, fontFamily: font, fontSize: 11, attributionLogo: false },
    grid: { vertLines: { visible: false }, horzLines: { color: faint(line, 0.7) } },
    crosshair: { mode: CrosshairMode.Magnet, vertLine: { color: dim, labelBackgroundColor: ink }, horzLine: { color: dim, labelBackgroundColor: ink } },
    rightPriceScale: { borderVisible: false, entireTextOnly: true, scaleMargins: { top: 0.08, bottom: 0.08 } },
    timeScale: { borderColor: line, fixLeftEdge: true, fixRightEdge: true, lockVisibleTimeRangeOnResize: true, ...(spec.kind === 'payoff' && { precision: decimals(spec) }) },
    localization: { priceFormatter: format, locale: 'en-GB' },
    handleScroll: { vertTouchDrag: false, mouseWheel: false },
    handleScale: { mouseWheel: false, axisPressedMouseMove: false },
  }
}

/** Decimals of a payoff's prices, as the specification writes them. */
function decimals(spec) {
  return Math.max(0, ...spec.series[0].x.map(x => (x.split('.')[1] ?? '').length))
}

/** A single line of dollars is a balance and gets an area; several lines, or prices, are lines; a few points are marks. */
function lines(chart, spec, colours) {
  const dated = spec.series[0].x.every(x => !Number.isNaN(Date.parse(x)))
  if (spec.series.length === 1) {
    const tone = colours.series[0]
    const fill = { lineColor: tone, topColor: faint(tone, 0.25), bottomColor: faint(tone, 0.02), lineWidth: 2 }
    chart.addSeries(AreaSeries, { ...fill, ...QUIET }).setData(points(spec.series[0], dated))
    return spec.series[0]
  }
  spec.series.forEach((series, n) => {
    const known = series.y.filter(y => y !== null).length
    const few = known <= Math.max(1, series.y.length * SPARSE)
    const style = few ? { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 4 } : { lineWidth: n ? 1 : 2 }
    chart.addSeries(LineSeries, { color: colours.series[n % colours.series.length], ...style, ...QUIET }).setData(points(series, dated))
  })
  return spec.series[0]
}

const QUIET = { priceLineVisible: false, lastValueVisible: false }

/** Gains above zero and losses below it, over the price. */
function payoff(chart, spec, { gain, loss, dim }) {
  const look = {
    baseValue: { type: 'price', price: 0 }, lineWidth: 2, topLineColor: gain, topFillColor1: faint(gain, 0.3), topFillColor2: faint(gain, 0.05),
    bottomLineColor: loss, bottomFillColor1: faint(loss, 0.05), bottomFillColor2: faint(loss, 0.3), ...QUIET,
  }
  const series = chart.addSeries(BaselineSeries, look)
  series.setData(evenly(spec.series[0]))
  series.createPriceLine({ price: 0, color: dim, lineWidth: 1, lineStyle: LineStyle.Solid, axisLabelVisible: false })
  return spec.series[0]
}

/**
 * A line between given points at even steps: the library sets points side by side, whatever lies between them. A step is round, so
 * that strikes stand on one.
 */
function evenly({ x, y }) {
  const at = x.map(Number)
  const step = round((at.at(-1) - at[0]) / STEPS)
  const first = Math.ceil(at[0] / step)
  const count = Math.floor(at.at(-1) / step) - first + 1
  return Array.from({ length: count }, (_, n) => {
    const time = Number(((first + n) * step).toPrecision(12))
    const right = Math.max(1, at.findIndex(each => each >= time))
    const share = (time - at[right - 1]) / (at[right] - at[right - 1])
    return { time, value: y[right - 1] + share * (y[right] - y[right - 1]) }
  })
}

/** The next 1, 2 or 5 times a power of ten. */
function round(size) {
  const ten = 10 ** Math.floor(Math.log10(size))
  return ten * [1, 2, 5, 10].find(each => each * ten >= size)
}

/** Candles, or closes where that is all there is, with each zone as a band of its colour. */
function zones(chart, spec, colours) {
  const named = new Map(spec.series.map(series => [series.name, series]))
  const close = named.get('close') ?? spec.series[0]
  const parts = ['open', 'high', 'low'].map(name => named.get(name))
  const { gain, loss } = colours
  const series = parts.every(Boolean)
    ? chart.addSeries(CandlestickSeries, { upColor: gain, downColor: loss, wickUpColor: gain, wickDownColor: loss, borderVisible: false, priceLineVisible: false })
    : chart.addSeries(LineSeries, { color: colours.series[0], lineWidth: 2, priceLineVisible: false })
  series.setData(parts.every(Boolean) ? candles(parts, close) : points(close, true))
  for (const zone of spec.series.filter(each => each.x.length === 2 && each.x[0] === 'low')) {
    const tone = zone.name.startsWith('demand') ? gain : loss
    series.attachPrimitive(new Band({ low: zone.y[0], high: zone.y[1], name: zone.name, tone, paper: colours.paper, font: colours.font }))
  }
  return close
}

function candles([open, high, low], close) {
  return close.x.map((time, n) => ({ time, open: open.y[n], high: high.y[n], low: low.y[n], close: close.y[n] }))
}

/** A series as the library takes it: ascending, one value a place, gaps left open. */
function points({ x, y }, dated) {
  const at = x.map((each, n) => (dated ? day(each) : isNumber(each) ? Number(each) : n))
  const found = new Map(at.map((time, n) => [time, y[n] === null ? { time } : { time, value: y[n] }]))
  return [...found.values()].sort((a, b) => (a.time < b.time ? -1 : 1))
}

function day(x) {
  return /^\d{4}-\d\d-\d\d$/.test(x) ? x : Math.floor(Date.parse(x) / 1000)
}

function isNumber(x) {
  return x !== '' && !Number.isNaN(Number(x))
}

/** The place in a series of what the pointer is at, or of what is nearest to it. */
function placeOf({ x }, time) {
  if (typeof time === 'string' || !x.every(isNumber)) return x.findIndex(each => day(each) === time)
  const away = x.map(each => Math.abs(Number(each) - time))
  return away.indexOf(Math.min(...away))
}
