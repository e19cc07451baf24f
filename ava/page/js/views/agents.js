/** Every agent with its skills; an example is a button that asks it. */
import { useState } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { useLoaded } from '../loaded.js'
import { words } from '../shown.js'
import { Waiting } from '../parts/fault.js'

export function Agents({ ask }) {
  const agents = useLoaded('/api/agents')
  const [wanted, setWanted] = useState('')
  if (!agents.value) return html`<h1>Agents</h1><${Waiting} from=${agents} what="the agents" />`
  const found = filtered(agents.value, wanted.trim().toLowerCase())
  const count = found.reduce((sum, agent) => sum + agent.skills.length, 0)
  return html`
    <header class="head">
      <h1>Agents</h1>
      <p class="dim" role="status">${count} skills of ${found.length} agents. Click a question to ask it.</p>
      <input type="search" aria-label="Filter skills" placeholder="Filter" value=${wanted} onInput=${event => setWanted(event.target.value)} />
    </header>
    ${found.map(agent => html`
      <section class="agent" aria-label=${words(agent.name)}>
        <header><h2>${words(agent.name)}</h2><p class="dim">${agent.remit}</p></header>
        <ul class="skills">${agent.skills.map(skill => html`<${Skill} key=${skill.name} skill=${skill} ask=${ask} />`)}</ul>
      </section>`)}
    ${!found.length && html`<p class="dim">No skill has these words.</p>`}`
}

function Skill({ skill, ask }) {
  return html`
    <li>
      <h3 class="mono">${skill.name.split('.')[1] ?? skill.name}</h3>
      <p>${skill.about}</p>
      <ul class="examples">${telling(skill.examples).slice(0, 3).map(text => html`<li><button type="button" onClick=${() => ask(text)}>${text}</button></li>`)}</ul>
    </li>`
}

/** The examples that are whole questions, the longest first: the router also learns from single words. @param {string[]} examples */
export function telling(examples) {
  const long = text => text.split(' ').length
  const whole = examples.filter(text => long(text) > 2).sort((a, b) => long(b) - long(a))
  return whole.length ? whole : examples.slice(0, 1)
}

function filtered(agents, text) {
  const has = skill => `${skill.name} ${skill.about} ${skill.examples.join(' ')}`.toLowerCase().includes(text)
  return agents.map(agent => ({ ...agent, skills: agent.skills.filter(has) })).filter(agent => agent.skills.length)
}
