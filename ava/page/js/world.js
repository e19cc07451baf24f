/** Which world is asked: the server's own, or another that was chosen here and is remembered by the browser. */
const CHOSEN = 'ava.world'
const OF_A_WORLD = /^\/api\/(threads|turns|overview)\b/ // paths that read one
let other = null // than the server's own

/**
 * Takes up what was chosen before, if it is still there: from now on every call names it. The world's name.
 * @param {{world: string, worlds: {world: string}[]}} session
 */
export function enter({ world, worlds }) {
  const chosen = localStorage.getItem(CHOSEN)
  other = chosen !== world && worlds.some(each => each.world === chosen) ? chosen : null
  return other ?? world
}

/** Remembers a choice. @param {string} world */
export function choose(world) {
  localStorage.setItem(CHOSEN, world)
}

/** A path of the API, with the world in it where it reads one. @param {string} path */
export function within(path) {
  return other && OF_A_WORLD.test(path) ? `${path}${path.includes('?') ? '&' : '?'}world=${encodeURIComponent(other)}` : path
}

/** The body of a question, with the world in it. @param {object} body */
export function asking(body) {
  return other ? { ...body, world: other } : body
}
