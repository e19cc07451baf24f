/** What went wrong, as a sentence, with what can be done about it. */
import { useEffect, useState } from '../../vendor/hooks.js'
import { html } from '../html.js'

/** @param {{fault: {message: string, code?: string, wait?: number}, again?: () => void, label?: string}} props */
export function Fault({ fault, again, label = 'Try again' }) {
  const [left, setLeft] = useState(fault.wait ?? 0)
  useEffect(() => setLeft(fault.wait ?? 0), [fault])
  useEffect(() => {
    const timer = left > 0 && setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return html`
    <div class="fault" role="alert">
      <p>${fault.message}</p>
      ${again && html`<button onClick=${again} disabled=${left > 0}>${left > 0 ? `${label} in ${left} s` : label}</button>`}
    </div>`
}

/** Where a view has nothing yet: that it loads, or why it could not. @param {{from: any, what: string}} props */
export function Waiting({ from, what }) {
  if (from.fault) return html`<${Fault} fault=${from.fault} again=${from.again} />`
  return html`<p class="waiting" role="status">Loading ${what}.</p>`
}
