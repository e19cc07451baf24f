/** The portfolio at a glance: what three skills find, laid side by side. Nothing here is asked of a model, and nothing is stored. */
import { useContext, useMemo } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { useLoaded } from '../loaded.js'
import { Sources } from '../sources.js'
import { ago } from '../shown.js'
import { factsOf } from '../turn.js'
import { Waiting } from '../parts/fault.js'
import { Evidence, Headline } from '../parts/finding.js'

const TITLES = { 'portfolio.holdings': 'Holdings', 'portfolio.performance': 'Performance', 'portfolio.allocation': 'Allocation' }

export function Portfolio({ ask }) {
  const overview = useLoaded('/api/overview')
  const findings = overview.value?.findings ?? []
  return html`
    <header class="head">
      <h1>Portfolio</h1>
      ${overview.value && html`<p class="dim">Read ${ago(new Date(overview.at).toISOString())}.</p>`}
      <button type="button" onClick=${overview.again} disabled=${overview.busy}>Read again</button>
      <button type="button" onClick=${() => ask('How is my portfolio doing?')}>Ask about it</button>
    </header>
    ${!overview.value && html`<${Waiting} from=${overview} what="the portfolio" />`}
    <div class="overview">${findings.map(finding => html`<${Glance} key=${finding.skill} finding=${finding} />`)}</div>`
}

/** One finding; its figures carry their sources with them, since no turn holds them. */
function Glance({ finding }) {
  const outer = useContext(Sources)
  const facts = useMemo(() => factsOf({ findings: [finding] }), [finding])
  const sources = useMemo(() => ({ ...outer, open: of => outer.open({ ...of, facts }) }), [outer, facts])
  const title = TITLES[finding.skill] ?? finding.skill
  return html`
    <${Sources.Provider} value=${sources}>
      <section aria-label=${title}>
        <h2>${title}</h2>
        <${Headline} finding=${finding} />
        <${Evidence} finding=${finding} facts=${facts} />
      </section>
    <//>`
}
