/** What a view reads from the server: its value, its fault, and a way to read it again. */
import { useCallback, useEffect, useRef, useState } from '../vendor/hooks.js'
import { get } from './api.js'

/**
 * @param {string|null} path  null reads nothing
 * @param {number} [every]    milliseconds between readings while the page is visible; 0 reads once
 * @returns {{value: any, fault: Error|null, busy: boolean, at: number, again: () => void}}
 */
export function useLoaded(path, every = 0) {
  const [state, setState] = useState({ value: null, fault: null, busy: true, at: 0 })
  const current = useRef(null)

  const read = useCallback(async () => {
    if (!path) return
    current.current?.abort()
    const abort = (current.current = new AbortController())
    setState(old => ({ ...old, busy: true }))
    try {
      const value = await get(path, abort.signal)
      setState({ value, fault: null, busy: false, at: Date.now() })
    } catch (fault) {
      if (fault.name !== 'AbortError') setState(old => ({ ...old, fault, busy: false }))
    }
  }, [path])

  useEffect(() => {
    setState({ value: null, fault: null, busy: true, at: 0 })
    read()
    const timer = every && setInterval(() => document.hidden || read(), every)
    return () => {
      clearInterval(timer)
      current.current?.abort()
    }
  }, [read, every])
  return { ...state, again: read }
}
