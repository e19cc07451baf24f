/** Colours of a chart, from the style sheet's own, so that light and dark are decided in one place. */

const COUNT = 6

/** The colour of the nth series, as CSS has it. @param {number} n */
export function colour(n) {
  return `var(--s${(n % COUNT) + 1})`
}

/** The colours in force now, for what is drawn on a canvas. */
export function palette() {
  const probe = document.body.appendChild(document.createElement('span'))
  const read = name => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const named = ['ink', 'dim', 'line', 'paper', 'gain', 'loss'].map(name => [name, read(name)])
  const series = Array.from({ length: COUNT }, (_, n) => read(`s${n + 1}`))
  probe.remove()
  return { ...Object.fromEntries(named), series, font: getComputedStyle(document.body).fontFamily }
}

/** A colour let through. @param {string} colour "rgb(1, 2, 3)" @param {number} alpha 0 to 1 */
export function faint(colour, alpha) {
  return colour.replace('rgb(', 'rgba(').replace(')', `, ${alpha})`)
}
