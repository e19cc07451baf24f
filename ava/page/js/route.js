/** Where one is: the address's hash, "#/chat/a1b2c3". Back and forward work, and the server serves one page. */
import { useEffect, useState } from '../vendor/hooks.js'

/** @returns {{view: string, id: string|null}} */
export function here() {
  const [view, id] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  return { view: view || 'chat', id: id || null }
}

/** The current place, kept up to date. */
export function useRoute() {
  const [route, setRoute] = useState(here())
  useEffect(() => {
    const look = () => setRoute(here())
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return route
}

/** The address of a view. @param {string} view @param {string} [id] */
export function to(view, id) {
  return `#/${view}${id ? `/${encodeURIComponent(id)}` : ''}`
}
