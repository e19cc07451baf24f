/** The bar on top: where one can go, the world one is in, the colours, signing out. */
import { html } from '../html.js'
import { request } from '../api.js'
import { to } from '../route.js'
import { useThemeChoice } from '../theme.js'

const PLACES = [['chat', 'Chat'], ['portfolio', 'Portfolio'], ['agents', 'Agents'], ['evals', 'Evals'], ['health', 'Health']]

export function Bar({ view, session, again }) {
  const [theme, next] = useThemeChoice()
  const current = PLACES.some(([name]) => name === view) ? view : 'chat'
  return html`
    <header class="bar">
      <a class="brand" href=${to('chat')} aria-label="AVA, start"><span aria-hidden="true">AVA</span></a>
      <nav aria-label="Views">
        ${PLACES.map(([name, title]) => html`<a href=${to(name)} aria-current=${current === name ? 'page' : null}>${title}</a>`)}
      </nav>
      <div class="bar-end">
        <${World} world=${session.world} simulated=${session.simulated} />
        <button class="quiet" onClick=${next} title="Colours: as the system, light or dark">
          Colours: ${theme}
        </button>
        ${session.needs_key && html`<button class="quiet" onClick=${() => signOut(again)} title=${`Signed in as ${session.user}`}>Sign out</button>`}
      </div>
    </header>`
}

/** The world's name; the demo's says that nothing in it is real. */
function World({ world, simulated }) {
  const unreal = simulated ?? world?.startsWith('demo')
  return world && html`<span class="world ${unreal ? 'unreal' : ''}" title=${unreal ? 'Prices, trades and games here are made up' : 'World'}>
    ${unreal ? `${world}: simulated data` : world}</span>`
}

async function signOut(again) {
  await request('DELETE', '/api/session').catch(() => {})
  location.hash = to('chat')
  again()
}
