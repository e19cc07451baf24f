/**
 * Calls of AVA's own HTTP API. An answer that is not a success becomes `Refused`; no answer at all becomes `Refused` with
 * status 0. What a refusal means for the person is said here once, so that every view says it alike.
 */
import { within } from './world.js'

/** A call that did not succeed. */
export class Refused extends Error {
  /**
   * @param {number} status  HTTP status; 0 when nothing answered
   * @param {string} code    the server's own word for it
   * @param {string} message a sentence for the person
   * @param {number} wait    seconds after which to try again; 0 when not said
   * @param {any} body       what came with it
   */
  constructor(status, code, message, wait = 0, body = null) {
    super(message)
    Object.assign(this, { status, code, wait, body })
  }
}

const HINTS = {
  0: 'AVA does not answer. Is `ava serve` still running?',
  401: 'You are signed out. Sign in with your key.',
  413: 'This is too long. Ask it in fewer words.',
  429: 'Too many questions at once.',
}

/**
 * A response, or Refused.
 * @param {string} method
 * @param {string} path
 * @param {{body?: object, signal?: AbortSignal, accept?: string}} [options]
 * @returns {Promise<Response>}
 */
export async function request(method, path, { body, signal, accept = 'application/json' } = {}) {
  const headers = { Accept: accept, ...(body && { 'Content-Type': 'application/json' }) }
  let response
  try {
    response = await fetch(within(path), { method, headers, body: body && JSON.stringify(body), signal, credentials: 'same-origin' })
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Refused(0, 'unreachable', HINTS[0])
  }
  if (!response.ok) throw await refusal(response)
  return response
}

/** @param {Response} response */
async function refusal(response) {
  const body = await response.json().catch(() => ({}))
  const said = body.error ?? {}
  const message = said.message || HINTS[response.status] || `The server answered ${response.status}.`
  if (response.status === 401) dispatchEvent(new Event('ava:signed-out'))
  return new Refused(response.status, said.code ?? '', message, Number(response.headers.get('Retry-After')) || 0, body)
}

/** The JSON of a GET. @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function get(path, signal) {
  return (await request('GET', path, { signal })).json()
}

/** A path with its parts escaped: path`/api/turns/${id}`. */
export function path(strings, ...parts) {
  return String.raw({ raw: strings }, ...parts.map(part => encodeURIComponent(part)))
}
