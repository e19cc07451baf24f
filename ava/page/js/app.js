/** The frame: who is signed in, where one is, the conversation that is open and the source that is looked at. */
import { useCallback, useEffect, useMemo, useState } from '../vendor/hooks.js'
import { html } from './html.js'
import { useRoute, here, to } from './route.js'
import { useLoaded } from './loaded.js'
import { choose, enter } from './world.js'
import { forget, left, useConversation } from './conversation.js'
import { Sources } from './sources.js'
import { Bar } from './parts/bar.js'
import { Fault } from './parts/fault.js'
import { SourcePanel } from './parts/source.js'
import { Chat } from './views/chat.js'
import { Agents } from './views/agents.js'
import { Portfolio } from './views/portfolio.js'
import { Health } from './views/health.js'
import { Evals } from './views/evals.js'
import { SignIn } from './views/signin.js'

const VIEWS = { chat: Chat, agents: Agents, portfolio: Portfolio, health: Health, evals: Evals }
export const TITLES = { chat: 'Chat', agents: 'Agents', portfolio: 'Portfolio', health: 'Health', evals: 'Evals' }

export function App() {
  const session = useLoaded('/api/session')
  useEffect(() => {
    addEventListener('ava:signed-out', session.again)
    return () => removeEventListener('ava:signed-out', session.again)
  }, [session.again])
  const [, chosen] = useState('')
  if (!session.value) return session.fault ? html`<main><${Fault} fault=${session.fault} again=${session.again} /></main>` : null
  const { needs_key: needs, signed_in: signed } = session.value
  if (needs && !signed) return html`<${SignIn} done=${session.again} />`
  const go = world => {
    choose(world)
    forget()
    if (here().view === 'chat') history.replaceState(null, '', to('chat')) // the conversation is of the world that is left
    chosen(world)
  }
  const world = enter(session.value)
  return html`<${Signed} key=${world} session=${session.value} world=${world} go=${go} again=${session.again} />`
}

/** What a signed-in person sees of one world. */
function Signed({ session, world, go, again }) {
  const route = useRoute()
  const threads = useLoaded('/api/threads')
  const onThread = useCallback(thread => {
    if (here().view === 'chat' && here().id !== thread) history.replaceState(null, '', to('chat', thread))
    dispatchEvent(new HashChangeEvent('hashchange'))
  }, [])
  const conversation = useConversation({ onThread, onDone: threads.again })
  const [source, setSource] = useState(null)
  const sources = useMemo(() => ({ shown: source, open: setSource }), [source])
  useEffect(() => {
    if (here().view === 'chat' && !here().id) left().then(thread => thread && location.replace(to('chat', thread)))
  }, [])
  const View = VIEWS[route.view] ?? Chat
  useEffect(() => {
    document.title = `${TITLES[route.view] ?? 'Chat'} · AVA`
    setSource(null)
  }, [route.view, route.id])
  const ask = useCallback(question => {
    if (here().view !== 'chat') location.hash = to('chat')
    conversation.show(null).then(() => conversation.ask(question))
  }, [conversation])
  return html`
    <${Sources.Provider} value=${sources}>
      <a class="skip" href="#main" onClick=${toMain}>Skip to content</a>
      <${Bar} view=${route.view} session=${session} world=${world} go=${go} again=${again} />
      <div class="body">
        <main id="main" tabindex="-1" class="view view-${route.view}">
          <${View} id=${route.id} conversation=${conversation} threads=${threads} ask=${ask} world=${world} />
        </main>
        ${source && html`<${SourcePanel} of=${source} close=${() => setSource(null)} />`}
      </div>
    <//>`
}

function toMain(event) {
  event.preventDefault()
  document.getElementById('main').focus()
}
