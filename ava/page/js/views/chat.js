/** The conversation: threads beside it, turns in it, the question under it. */
import { useEffect, useRef, useState } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { to } from '../route.js'
import { useLoaded } from '../loaded.js'
import { telling } from './agents.js'
import { Composer } from '../parts/composer.js'
import { Fault } from '../parts/fault.js'
import { Threads } from '../parts/threads.js'
import { Turn } from '../parts/turn.js'

export function Chat({ id, conversation, threads, ask, world }) {
  const { turns, loading, fault, running, stop } = conversation
  const [aside, setAside] = useState(false)
  useOpened(id, conversation)
  useEffect(() => setAside(false), [id])
  const box = useAtTop(turns)
  const empty = !turns.length && !loading && !fault
  return html`
    <h1 class="visually-hidden">Chat</h1>
    <${Threads} threads=${threads} current=${id} open=${aside} setOpen=${setAside} fresh=${() => fresh(conversation)} />
    <div class="conversation">
      <div class="turns" ref=${box}>
        ${empty && html`<${Welcome} ask=${ask} world=${world} />`}
        ${loading && html`<p class="waiting" role="status">Loading the conversation.</p>`}
        ${fault && html`<${Fault} fault=${fault} again=${() => location.reload()} />`}
        ${turns.map((turn, n) => html`<${Turn} key=${turn.key} turn=${turn} last=${n === turns.length - 1} ask=${conversation.ask} busy=${running} />`)}
      </div>
      <${Composer} ask=${conversation.ask} stop=${stop} running=${running} />
    </div>`
}

/** Shows the thread of the address; without one, what is open stays. */
function useOpened(id, conversation) {
  useEffect(() => {
    const thread = id ?? conversation.turns.at(-1)?.thread
    if (id) conversation.show(id)
    else if (thread) location.replace(to('chat', thread))
  }, [id])
}

/** A new question goes to the top, with room for its answer below it: nothing then moves while the answer comes. */
function useAtTop(turns) {
  const box = useRef(null)
  const last = turns.at(-1)?.key
  useEffect(() => {
    if (last) box.current.querySelector('.turn:last-of-type').scrollIntoView({ block: 'start' })
  }, [last])
  return box
}

function fresh(conversation) {
  conversation.show(null)
  location.hash = to('chat')
  document.querySelector('.composer textarea')?.focus()
}

/** What a first visit sees: what AVA is for, and questions that work. */
function Welcome({ ask, world }) {
  const agents = useLoaded('/api/agents')
  const examples = (agents.value ?? []).map(agent => telling(agent.skills.flatMap(skill => skill.examples))[0]).filter(Boolean)
  return html`
    <section class="welcome">
      <h2>What would you like to know?</h2>
      <p>AVA answers from ${world.startsWith('demo') ? 'a simulated world' : 'your own data'}. Every figure is a button that opens where it came from.</p>
      <ul class="examples">${examples.map(text => html`<li><button type="button" onClick=${() => ask(text)}>${text}</button></li>`)}</ul>
    </section>`
}
