/** Signing in with a key; the key goes to the server once and is not kept here. */
import { useEffect, useRef, useState } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { request } from '../api.js'

export function SignIn({ done }) {
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const field = useRef(null)
  useEffect(() => {
    document.title = 'Sign in · AVA'
    field.current.focus()
  }, [])
  const send = async event => {
    event.preventDefault()
    setBusy(true)
    try {
      await request('POST', '/api/session', { body: { key: field.current.value.trim() } })
      done()
    } catch (error) {
      setFault(error.status === 401 ? 'This key is not known, or was revoked.' : error.message)
      field.current.select()
    } finally {
      setBusy(false)
    }
  }
  return html`
    <main class="signin" id="main">
      <h1>AVA</h1>
      <p>Sign in with your key. Whoever runs this AVA makes one with <code>ava keys new</code>; it is shown once.</p>
      <form onSubmit=${send}>
        <label for="key">Key</label>
        <input id="key" ref=${field} type="password" autocomplete="current-password" spellcheck="false" required
          aria-describedby="key-fault" aria-invalid=${Boolean(fault)} />
        <p id="key-fault" class="fault-line" role="alert">${fault}</p>
        <button type="submit" class="main" disabled=${busy}>Sign in</button>
      </form>
    </main>`
}
