/** Runs of the prompt suites: how each subject did, with its interval; two runs compared case by case; the prompts that are pinned. */
import { useState } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { useLoaded } from '../loaded.js'
import { ago } from '../shown.js'
import { Waiting } from '../parts/fault.js'
import { Compared } from '../parts/compared.js'
import { Interval } from '../parts/interval.js'

export function Evals() {
  const runs = useLoaded('/api/evals')
  const [chosen, setChosen] = useState([])
  const choose = run => setChosen(old => (old.includes(run) ? old.filter(each => each !== run) : [...old, run].slice(-2)))
  const all = runs.value ?? []
  return html`
    <header class="head">
      <h1>Evals</h1>
      <p class="dim">Choose two runs to compare them case by case.</p>
    </header>
    ${!runs.value && html`<${Waiting} from=${runs} what="the runs" />`}
    ${runs.value && !all.length && html`<p>No suite has been run yet. <code>ava eval run</code> with the name of a suite makes the first.</p>`}
    ${all.length > 0 && html`
      <div class="scroll" role="region" aria-label="Table: runs" tabindex="0"><table class="runs">
        <thead><tr><th scope="col"><span class="visually-hidden">Compare</span></th><th scope="col">suite</th><th scope="col">run</th>
          <th scope="col">subject</th><th scope="col" class="n">passed</th><th scope="col">95 % interval</th></tr></thead>
        <tbody>${all.map(run => html`<${Run} key=${run.run} run=${run} on=${chosen.includes(run.run)} choose=${choose} />`)}</tbody>
      </table></div>`}
    ${chosen.length === 2 && html`<${Compared} key=${chosen.join()} a=${older(all, chosen)} b=${newer(all, chosen)} />`}
    <${Prompts} />`
}

function Run({ run, on, choose }) {
  return run.subjects.map((each, n) => html`
    <tr class=${on ? 'on' : ''}>
      ${n === 0 && html`<td rowspan=${run.subjects.length}><input type="checkbox" checked=${on} onChange=${() => choose(run.run)} aria-label=${`Compare ${run.suite}, ${run.run}`} /></td>
        <th scope="rowgroup" rowspan=${run.subjects.length}>${run.suite}</th>
        <td rowspan=${run.subjects.length}><span class="mono">${run.run}</span> <span class="dim ago">${ago(run.at)}</span></td>`}
      <td>${each.subject}</td>
      <td class="n">${each.passed == null ? 'none judged' : `${(each.passed * 100).toFixed(1)} % of ${each.judged}`}</td>
      <td><${Interval} of=${each} /></td>
    </tr>`)
}

const older = (all, pair) => [...pair].sort((a, b) => time(all, a) - time(all, b))[0]
const newer = (all, pair) => [...pair].sort((a, b) => time(all, b) - time(all, a))[0]
const time = (all, run) => Date.parse(all.find(each => each.run === run)?.at ?? '')

/** Which version of each prompt is in use. */
function Prompts() {
  const prompts = useLoaded('/api/prompts')
  return html`
    <section aria-label="Prompts">
      <h2>Prompts</h2>
      ${!prompts.value ? html`<${Waiting} from=${prompts} what="the prompts" />` : html`
        <div class="scroll" role="region" aria-label="Table: prompts" tabindex="0"><table>
          <thead><tr><th scope="col">name</th><th scope="col">version</th><th scope="col">state</th><th scope="col">in use</th><th scope="col">hash</th></tr></thead>
          <tbody>${prompts.value.map(each => html`<tr><th scope="row">${each.name}</th><td class="mono">${each.version}</td><td>${each.state}</td>
            <td>${each.pinned ? 'yes' : ''}</td><td class="mono dim">${each.hash?.slice(0, 12)}</td></tr>`)}</tbody>
        </table></div>`}
    </section>`
}
