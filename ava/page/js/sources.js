/** How any part of the page opens a source: the panel stands in the frame, the figures stand everywhere. */
import { createContext } from '../vendor/preact.js'

/**
 * `open({turn, fact})` shows where a figure came from; `open({title, unit, series})` shows it of a chart; `shown` is what is open.
 */
export const Sources = createContext({ shown: null, open: () => {} })
