/** The list of conversations: open one, begin one, take one along as JSON, delete one. On a phone it is a sheet. */
import { useEffect, useRef, useState } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { path, request } from '../api.js'
import { ago } from '../shown.js'
import { to } from '../route.js'
import { within } from '../world.js'

const narrow = matchMedia('(max-width: 760px)')

export function Threads({ threads, current, open, setOpen, fresh }) {
  const sheet = useRef(null)
  useEffect(() => {
    if (narrow.matches && open) sheet.current.showModal()
    else sheet.current.close()
  }, [open])
  const list = html`<${List} threads=${threads} current=${current} fresh=${fresh} done=${() => setOpen(false)} />`
  return html`
    <aside class="threads" aria-label="Conversations">${list}</aside>
    <div class="threads-bar">
      <button type="button" class="quiet" onClick=${() => setOpen(true)} aria-expanded=${open}>Conversations</button>
      <button type="button" class="quiet" onClick=${fresh}>New</button>
    </div>
    <dialog class="sheet" ref=${sheet} aria-label="Conversations" onClose=${() => setOpen(false)}>
      <div class="dialog-head"><h2>Conversations</h2><button type="button" class="quiet" onClick=${() => setOpen(false)}>Close</button></div>
      ${open && list}
    </dialog>`
}

function List({ threads, current, fresh, done }) {
  const all = threads.value ?? []
  const remove = async thread => {
    await request('DELETE', path`/api/threads/${thread}`)
    threads.again()
    if (thread === current) fresh()
  }
  return html`
    <button type="button" class="new" onClick=${() => { fresh(); done() }}>New conversation</button>
    ${threads.fault && html`<p class="dim" role="alert">${threads.fault.message}</p>`}
    ${threads.value && !all.length && html`<p class="dim">Nothing asked yet.</p>`}
    <ul>${all.map(each => html`<${One} key=${each.thread} of=${each} current=${each.thread === current} remove=${remove} done=${done} />`)}</ul>`
}

function One({ of, current, remove, done }) {
  const [sure, setSure] = useState(false)
  return html`
    <li class=${current ? 'current' : ''}>
      <a href=${to('chat', of.thread)} aria-current=${current ? 'true' : null} onClick=${done}>
        <span class="title">${of.title}</span><span class="dim small">${ago(of.at)}, ${of.turns} ${of.turns === 1 ? 'question' : 'questions'}</span></a>
      <span class="acts">
        <a class="quiet small" href=${within(path`/api/threads/${of.thread}`)} download=${`ava-${of.thread}.json`} aria-label=${`Export ${of.title}`}>export</a>
        ${sure
          ? html`<button type="button" class="quiet small danger" onClick=${() => remove(of.thread)} onBlur=${() => setSure(false)}>really delete</button>`
          : html`<button type="button" class="quiet small" onClick=${() => setSure(true)} aria-label=${`Delete ${of.title}`}>delete</button>`}
      </span>
    </li>`
}
