/** Where the question is typed. Enter asks, Shift and Enter make a new line, "/" from anywhere leads here. */
import { useEffect, useRef, useState } from '../../vendor/hooks.js'
import { html } from '../html.js'

const LONGEST = 4000

export function Composer({ ask, stop, running }) {
  const [text, setText] = useState('')
  const field = useRef(null)
  useEffect(() => {
    const keys = event => {
      if (event.key !== '/' || event.target.closest?.('input, textarea, select')) return
      event.preventDefault()
      field.current.focus()
    }
    addEventListener('keydown', keys)
    return () => removeEventListener('keydown', keys)
  }, [])
  useEffect(() => {
    field.current.style.height = 'auto'
    field.current.style.height = `${Math.min(field.current.scrollHeight, 200)}px`
  }, [text])
  const send = event => {
    event.preventDefault()
    if (!text.trim() || running) return
    ask(text.trim())
    setText('')
  }
  const keys = event => event.key === 'Enter' && !event.shiftKey && !event.isComposing && send(event)
  return html`
    <form class="composer" onSubmit=${send}>
      <label class="visually-hidden" for="question">Your question</label>
      <textarea id="question" ref=${field} rows="1" maxlength=${LONGEST} value=${text} placeholder="Ask a question"
        onInput=${event => setText(event.target.value)} onKeyDown=${keys} autocomplete="off"></textarea>
      ${running
        ? html`<button type="button" class="stop" onClick=${stop}>Stop</button>`
        : html`<button type="submit" class="main" disabled=${!text.trim()}>Ask</button>`}
    </form>`
}
