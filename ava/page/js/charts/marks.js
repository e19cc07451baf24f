/** A zone on a price chart: a band between two prices over the whole width, behind the candles, its name before them. */
import { faint } from './colours.js'

/** A primitive of the chart library; `attached` and the views are its interface. */
export class Band {
  /** @param {{low: number, high: number, name: string, tone: string, paper: string, font: string}} zone */
  constructor(zone) {
    this.zone = zone
  }

  attached({ series }) {
    this.series = series
  }

  /** The chart's scale makes room for the zone. */
  autoscaleInfo() {
    return { priceRange: { minValue: this.zone.low, maxValue: this.zone.high } }
  }

  paneViews() {
    return [view('bottom', scope => this.paint(scope)), view('top', scope => this.write(scope))]
  }

  /** Draw the band; nothing while its prices are off the scale. */
  paint({ context, bitmapSize, verticalPixelRatio: down }) {
    const [top, bottom] = [this.zone.high, this.zone.low].map(price => this.series.priceToCoordinate(price))
    if (top === null || bottom === null) return
    const height = Math.max((bottom - top) * down, down)
    context.fillStyle = faint(this.zone.tone, 0.16)
    context.fillRect(0, top * down, bitmapSize.width, height)
    context.fillStyle = faint(this.zone.tone, 0.7)
    context.fillRect(0, top * down, bitmapSize.width, down)
    context.fillRect(0, top * down + height - down, bitmapSize.width, down)
  }

  /** Write its name above it, legible over whatever is there. */
  write({ context, horizontalPixelRatio: across, verticalPixelRatio: down }) {
    const top = this.series.priceToCoordinate(this.zone.high)
    if (top === null) return
    const place = [this.zone.name, 6 * across, (top - 3) * down]
    Object.assign(context, {
      font: `${11 * down}px ${this.zone.font}`, textBaseline: 'bottom', lineWidth: 3 * down, lineJoin: 'round',
      strokeStyle: this.zone.paper, fillStyle: this.zone.tone,
    })
    context.strokeText(...place)
    context.fillText(...place)
  }
}

function view(layer, draw) {
  return { zOrder: () => layer, renderer: () => ({ draw: target => target.useBitmapCoordinateSpace(draw) }) }
}
