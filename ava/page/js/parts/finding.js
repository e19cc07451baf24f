/** What one skill found: its headline figures at once, its chart and table, and every fact on request. */
import { html } from '../html.js'
import { when, words } from '../shown.js'
import { Chart } from '../charts/chart.js'
import { Figure } from './figure.js'
import { Table } from './table.js'

const HEADLINE = 3

/** The headline figures of a finding, as soon as it is there. @param {{turn: string, finding: any, titled?: boolean}} props */
export function Headline({ turn, finding, titled = false }) {
  if (finding.outcome !== 'found') return html`<${Missing} finding=${finding} />`
  const facts = finding.facts.slice(0, HEADLINE)
  return facts.length > 0 && html`
    ${titled && html`<h3 class="found-by mono">${finding.skill}</h3>`}
    <dl class="headline">${facts.map(fact => html`
      <div><dt>${fact.label}</dt><dd class=${String(fact.shown).length > 16 ? 'long' : ''}><${Figure} turn=${turn} fact=${fact} /></dd></div>`)}
    </dl>`
}

/** An outage never reads as nothing: failed and empty look and sound different. */
function Missing({ finding }) {
  const failed = finding.outcome === 'failed'
  return html`<p class="missing ${finding.outcome}">
    <strong>${words(finding.agent)}</strong> ${failed ? 'could not be read' : 'has nothing'}: ${finding.reason || 'no reason given'}.</p>`
}

/** Chart, table and all facts of a finding. @param {{turn: string, finding: any, facts: Map<string, any>, titled?: boolean}} props */
export function Evidence({ turn, finding, facts, titled = false }) {
  if (finding.outcome !== 'found') return null
  const { chart, table } = finding
  return html`
    <section class="evidence" aria-label=${`Evidence: ${finding.skill}`}>
      ${titled && (chart || table) && html`<h3 class="found-by mono">${finding.skill}</h3>`}
      ${chart && html`<${Chart} spec=${chart} />`}
      ${table && html`<${Table} turn=${turn} facts=${facts} table=${table} label=${finding.skill} />`}
      ${finding.facts.length > HEADLINE && html`<${AllFacts} turn=${turn} finding=${finding} />`}
    </section>`
}

function AllFacts({ turn, finding }) {
  return html`
    <details class="all">
      <summary>All ${finding.facts.length} facts of ${finding.skill}</summary>
      <div class="scroll" role="region" aria-label="All facts" tabindex="0"><table>
        <thead><tr><th scope="col">id</th><th scope="col">fact</th><th scope="col" class="n">value</th><th scope="col">known</th></tr></thead>
        <tbody>${finding.facts.map(fact => html`
          <tr><td class="mono">${fact.id}</td><td>${fact.label}</td><td class="n"><${Figure} turn=${turn} fact=${fact} /></td>
            <td class="dim">${when(fact.as_of)}</td></tr>`)}</tbody>
      </table></div>
    </details>`
}
