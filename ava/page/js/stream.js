/**
 * Server-sent events over fetch: a question is a POST, which EventSource cannot make. Yields {id, name, data} in order, and ends
 * when the stream ends, whatever the reason; who reads decides whether that was the end of the turn.
 */
import { request, path } from './api.js'
import { asking } from './world.js'

/**
 * Events of one response.
 * @param {Response} response
 * @returns {AsyncGenerator<{id: string, name: string, data: any}>}
 */
export async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read().catch(broken)
    if (done) return
    const blocks = (rest + value.replaceAll('\r\n', '\n')).split('\n\n')
    rest = blocks.pop()
    for (const block of blocks) {
      const event = parsed(block)
      if (event) yield event
    }
  }
}

/** A connection that breaks ends the stream; leaving it on purpose stays an error. @param {Error} error */
function broken(error) {
  if (error.name === 'AbortError') throw error
  return { value: undefined, done: true }
}

/** One event, or null for a heartbeat. @param {string} block */
function parsed(block) {
  const fields = { id: '', event: 'message', data: [] }
  for (const line of block.split('\n')) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (name === 'data') fields.data.push(value)
    else if (name) fields[name] = value
  }
  return fields.data.length ? { id: fields.id, name: fields.event, data: JSON.parse(fields.data.join('\n')) } : null
}

/**
 * Ask. The turn's id is known before its first event, so that a reload finds it.
 * @param {{question: string, thread?: string}} body
 * @param {AbortSignal} signal
 */
export async function asked(body, signal) {
  const response = await request('POST', '/api/ask', { body: asking(body), signal, accept: 'text/event-stream' })
  return { turn: response.headers.get('X-AVA-Turn'), events: eventsOf(response) }
}

/** All events of a turn from its first, and on to its end. @param {string} turn @param {AbortSignal} signal */
export async function followed(turn, signal) {
  return eventsOf(await request('GET', path`/api/turns/${turn}/events`, { signal, accept: 'text/event-stream' }))
}
