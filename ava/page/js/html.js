/** The one way markup is written here: htm templates that make Preact elements. Text in them is text, never markup. */
import { h } from '../vendor/preact.js'
import htm from '../vendor/htm.js'

export const html = htm.bind(h)
