/**
 * The conversation that is open: its turns, and the one that is running. It lives above the views, so that an answer goes on while
 * the person looks elsewhere. A lost connection is taken up again from the turn's first event; a reload finds the running turn by
 * the note it left in this tab.
 */
import { useCallback, useEffect, useRef, useState } from '../vendor/hooks.js'
import { get, path, request } from './api.js'
import { asked, followed } from './stream.js'
import { after, again, begun, restored } from './turn.js'

const NOTE = 'ava.running'
const TRIES = 5 // to take up a lost stream, a second apart and more
const SHOWN = 20 // turns of a thread that are loaded at once

/** @param {{onThread: (thread: string) => void, onDone: () => void}} listeners */
export function useConversation({ onThread, onDone }) {
  const [turns, setTurns] = useState([])
  const [loading, setLoading] = useState(false)
  const [fault, setFault] = useState(null)
  const open = useRef({ thread: null, abort: null, key: null })

  const change = useCallback((key, make) => {
    setTurns(all => all.map(turn => (turn.key === key ? make(turn) : turn)))
  }, [])

  const hear = useCallback(async (key, events) => {
    let ended = false
    for await (const { name, data } of events) {
      if (name === 'plan' && open.current.key === key) {
        open.current.thread = data.thread
        onThread(data.thread)
      }
      change(key, turn => after(turn, name, data))
      ended ||= name === 'answer' || name === 'error'
    }
    return ended
  }, [change, onThread])

  const run = useCallback(async (key, begin) => {
    const abort = new AbortController()
    Object.assign(open.current, { abort, key })
    try {
      await begin(abort.signal)
    } catch (error) {
      if (error.name !== 'AbortError') change(key, turn => after(turn, 'error', said(error)))
      else return
    }
    if (open.current.key === key) Object.assign(open.current, { abort: null, key: null })
    note(null)
    onDone()
  }, [change, onDone])

  const follow = useCallback(async (key, turn, signal) => {
    for (let n = 0; ; n += 1) {
      try {
        change(key, again)
        if (await hear(key, await followed(turn, signal))) return
      } catch (error) {
        if (error.name === 'AbortError' || error.status > 0 || n >= TRIES) throw error
      }
      if (n >= TRIES) throw new Error('The answer broke off. It may still be stored: reload the page.')
      await pause(1000 * 1.5 ** n, signal)
    }
  }, [change, hear])

  const ask = useCallback(question => {
    if (open.current.abort) return
    const turn = begun(question, open.current.thread)
    setFault(null)
    setTurns(all => [...all, turn])
    run(turn.key, async signal => {
      const { turn: id, events } = await asked({ question, ...(turn.thread && { thread: turn.thread }) }, signal)
      note(id)
      change(turn.key, each => ({ ...each, turn: id }))
      if (!(await hear(turn.key, events))) await follow(turn.key, id, signal)
    })
  }, [run, hear, follow, change])

  const stop = useCallback(async () => {
    const { key, abort } = open.current
    const running = turns.find(turn => turn.key === key)
    if (!abort) return
    if (running?.turn) await request('DELETE', path`/api/turns/${running.turn}`).catch(() => {})
    abort.abort()
    Object.assign(open.current, { abort: null, key: null })
    note(null)
    change(key, turn => (turn.state === 'running' ? { ...turn, state: 'cancelled' } : turn))
    onDone()
  }, [turns, change, onDone])

  /** Show a thread; null for a new one. A turn that runs goes on at the server. */
  const show = useCallback(async thread => {
    if (thread === open.current.thread && thread !== null) return
    open.current.abort?.abort()
    open.current = { thread, abort: null, key: null }
    setTurns([])
    setFault(null)
    if (!thread) return
    setLoading(true)
    try {
      const loaded = await load(thread)
      if (open.current.thread !== thread) return
      setTurns(loaded)
      const running = loaded.find(turn => turn.state === 'running')
      if (running) run(running.key, signal => follow(running.key, running.turn, signal))
    } catch (error) {
      if (open.current.thread === thread) setFault(said(error))
    } finally {
      setLoading(false)
    }
  }, [run, follow])

  useEffect(() => () => open.current.abort?.abort(), [])
  return { turns, loading, fault, ask, stop, show, running: turns.some(turn => turn.state === 'running') }
}

/** The last turns of a thread, oldest first, one that runs included. @param {string} thread */
async function load(thread) {
  const listed = await get(`${path`/api/turns?thread=${thread}`}&limit=${SHOWN}`)
  const whole = await Promise.all(listed.map(({ turn, at }) => get(path`/api/turns/${turn}`).then(each => ({ ...each, at }), gone)))
  return whole.filter(Boolean).map(restored).reverse()
}

/** A turn that is listed and no longer there is left out. */
function gone(error) {
  if (error.status === 404) return null
  throw error
}

/** @param {Error & {code?: string, wait?: number}} error */
function said(error) {
  return { code: error.code ?? 'broken', message: error.message, wait: error.wait ?? 0 }
}

/** @param {number} ms @param {AbortSignal} signal */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('left', 'AbortError'))
    })
  })
}

/** @param {string|null} turn  the one that runs */
function note(turn) {
  if (turn) sessionStorage.setItem(NOTE, turn)
  else sessionStorage.removeItem(NOTE)
}

/** What this tab left running is not looked for again. */
export function forget() {
  note(null)
}

/** The thread of the turn this tab left running, null when there is none. @returns {Promise<string|null>} */
export async function left() {
  const turn = sessionStorage.getItem(NOTE)
  return turn && get(path`/api/turns/${turn}`).then(each => each.thread, () => null)
}
