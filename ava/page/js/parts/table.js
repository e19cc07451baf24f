/** A finding's table: figures open their source, a column can be sorted by, long tables begin short. */
import { useMemo, useState } from '../../vendor/hooks.js'
import { html } from '../html.js'
import { Figure } from './figure.js'

const SHORT = 8
const KEPT = 12 // characters that stay on one line

/** @param {{turn: string, facts: Map<string, any>, table: {columns: string[], rows: any[][]}, label: string}} props */
export function Table({ turn, facts, table, label }) {
  const [order, setOrder] = useState({ column: -1, down: true })
  const [whole, setWhole] = useState(false)
  const rows = useMemo(() => sorted(table.rows, facts, order), [table, facts, order])
  const numeric = useMemo(() => table.columns.map((_, n) => isNumeric(table.rows, n, facts)), [table, facts])
  const shown = whole || rows.length <= SHORT + 2 ? rows : rows.slice(0, SHORT)
  const sort = column => setOrder(old => ({ column, down: old.column === column ? !old.down : numeric[column] }))
  return html`
    <div class="table">
      <div class="scroll" role="region" aria-label=${`Table: ${label}`} tabindex="0">
        <table>
          <thead><tr>${table.columns.map((name, n) => html`
            <th scope="col" class=${numeric[n] ? 'n' : ''} aria-sort=${n === order.column ? (order.down ? 'descending' : 'ascending') : null}>
              <button type="button" onClick=${() => sort(n)}>${name}</button></th>`)}</tr></thead>
          <tbody>${shown.map(row => html`<tr>${row.map((cell, n) => html`
            <td class=${numeric[n] ? 'n' : isShort(cell) ? 'kept' : ''}><${Cell} turn=${turn} facts=${facts} cell=${cell} /></td>`)}</tr>`)}</tbody>
        </table>
      </div>
      ${shown.length < rows.length && html`<button type="button" class="more" onClick=${() => setWhole(true)}>All ${rows.length} rows</button>`}
    </div>`
}

function Cell({ turn, facts, cell }) {
  if (cell.fact == null) return cell.text
  return html`<${Figure} turn=${turn} fact=${facts.get(cell.fact)} shown=${cell.shown} />`
}

/** What a cell is sorted by: the fact's number, else its text. */
function key(cell, facts) {
  const fact = facts.get(cell?.fact)
  if (!fact) return cell?.text ?? ''
  const value = Number(fact.value)
  return fact.unit === 'text' || fact.unit === 'date' || Number.isNaN(value) ? String(fact.value ?? '') : value
}

function sorted(rows, facts, { column, down }) {
  if (column < 0) return rows
  const keys = new Map(rows.map(row => [row, key(row[column], facts)]))
  const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)))
  return [...rows].sort((a, b) => compare(keys.get(a), keys.get(b)) * (down ? -1 : 1))
}

/** Dates and single words, which no narrow screen breaks. */
function isShort({ text }) {
  return text != null && text.length <= KEPT
}

function isNumeric(rows, column, facts) {
  const cells = rows.map(row => facts.get(row[column]?.fact)).filter(Boolean)
  return cells.length * 2 >= rows.length && cells.every(fact => fact.unit !== 'text' && fact.unit !== 'date')
}
