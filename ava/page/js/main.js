/** Puts the page into the document. */
import { render } from '../vendor/preact.js'
import { html } from './html.js'
import { App } from './app.js'

const root = document.getElementById('ava')
root.replaceChildren()
render(html`<${App} />`, root)
