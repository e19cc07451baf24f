/** The bar on top: where one can go, the world one is in, the colours, signing out. */
import { html } from '../html.js'
import { request } from '../api.js'
import { to } from '../route.js'
import { useThemeChoice } from '../theme.js'

const PLACES = [['chat', 'Chat'], ['portfolio', 'Portfolio'], ['agents', 'Agents'], ['evals', 'Evals'], ['health', 'Health']]

/** @param {{view: string, session: any, world: string, go: (world: string) => void, again: () => void}} props */
export function Bar({ view, session, world, go, again }) {
  const [theme, next] = useThemeChoice()
  const current = PLACES.some(([name]) => name === view) ? view : 'chat'
  return html`
    <header class="bar">
      <a class="brand" href=${to('chat')} aria-label="AVA, start"><span aria-hidden="true">AVA</span></a>
      <nav aria-label="Views">
        ${PLACES.map(([name, title]) => html`<a href=${to(name)} aria-current=${current === name ? 'page' : null}>${title}</a>`)}
      </nav>
      <div class="bar-end">
        <${World} world=${world} worlds=${session.worlds} go=${go} />
        <button class="quiet" onClick=${next} title="Colours: as the system, light or dark">
          Colours: ${theme}
        </button>
        ${session.needs_key && html`<button class="quiet" onClick=${() => signOut(again)} title=${`Signed in as ${session.user}`}>Sign out</button>`}
      </div>
    </header>`
}

/** The world's name, to choose from where there are several; the demo's says that nothing in it is real. */
function World({ world, worlds, go }) {
  const unreal = worlds.some(each => each.world === world && each.simulated)
  const kind = `world ${unreal ? 'unreal' : ''}`
  const title = unreal ? 'Prices, trades and games here are made up' : 'Which data is asked'
  if (worlds.length < 2) return html`<span class=${kind} title=${title}>${told({ world, simulated: unreal })}</span>`
  return html`
    <select class=${kind} aria-label="World" title=${title} value=${world} onChange=${event => go(event.target.value)}>
      ${worlds.map(each => html`<option value=${each.world}>${told(each)}</option>`)}
    </select>`
}

function told({ world, simulated }) {
  return simulated ? `${world}: simulated` : world
}

async function signOut(again) {
  await request('DELETE', '/api/session').catch(() => {})
  location.hash = to('chat')
  again()
}
