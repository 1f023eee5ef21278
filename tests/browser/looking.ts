import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Finding {
  id: string
  impact: string
  nodes: { html: string }[]
}

/** What fades or slides in just now has other colours than it will have in a moment. */
const STILL = `Promise.race([
  new Promise((resolve) => setTimeout(resolve, 2000)),
  Promise.allSettled(
    document.getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime < Infinity)
      .map(({ finished }) => finished)
  ),
])`

/** What keeps people from reading or using a page, as axe sees it: only what is serious or worse. */
export async function seriousProblems(page: Page) {
  await page.evaluate(await readFile(AXE, 'utf8'))
  await page.evaluate(STILL)
  const violations = await page.evaluate<Finding[]>(
    '(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations)()'
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
}

/** Whether the page is wider than its window. */
export function sidewaysOverflow(page: Page) {
  return page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth'
  )
}

/** Notes what a page complains about and whom it asks besides its own server. */
export function watch(page: Page) {
  const troubles: string[] = []
  const { origin } = new URL(page.url())
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== origin)
      troubles.push(`asked ${url.origin}`)
  })
  return () => troubles
}

/** Names of icons on the page that nothing is drawn for: where one is not built in, nothing at all stands there. */
export function undrawnIcons(page: Page) {
  return page.evaluate<string[]>(UNDRAWN)
}

const UNDRAWN = `(() => {
  const undrawn = []
  let drawn = 0
  const look = (node) => {
    if (!node || typeof node !== 'object') return
    const { component, children } = node
    if (!component) return Array.isArray(children) ? children.forEach(look) : undefined
    const { name } = component.props
    if (typeof name === 'string' && name.startsWith('i-')) {
      if (component.subTree.el?.nodeName === 'svg') drawn++
      else undrawn.push(name)
    }
    look(component.subTree)
  }
  look(document.querySelector('#app')._vnode)
  return drawn === 0 ? ['any'] : undrawn
})()`
