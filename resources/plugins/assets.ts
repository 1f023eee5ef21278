import { watch } from 'vue'
import { learn } from '~/composables/use_i18n'
import type { OpenPlugin } from '~/plugins/open_plugins'

const texts = new Map<string, { url: string; coming: Promise<void> }>()
const styles = new Map<string, Promise<void>>()

/** Texts of a plugin in the reader's language; asked for once for each language. Without them it shows its keys. */
export function bringTexts({ id, lang }: OpenPlugin): Promise<void> {
  if (!lang) return Promise.resolve()
  const known = texts.get(id)
  if (known?.url === lang) return known.coming
  const coming = fetchTexts(id, lang).catch(() => void texts.delete(id))
  texts.set(id, { url: lang, coming })
  return coming
}

async function fetchTexts(id: string, url: string) {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`)
  const catalogue = await answer.json()
  if (texts.get(id)?.url === url) learn(catalogue, `plg.${id}.`)
}

/** Style sheets of an installed plugin. They stay: their rules reach nothing but its own components. */
export function bringStyles({ client }: OpenPlugin): Promise<unknown> {
  return Promise.all((client?.styles ?? []).map(link))
}

function link(href: string) {
  if (!styles.has(href)) styles.set(href, load(href))
  return styles.get(href)!
}

/** Resolves as well when there is no such sheet: a screen without its colours is better than none. */
function load(href: string) {
  return new Promise<void>((resolve) => {
    const sheet = document.createElement('link')
    sheet.rel = 'stylesheet'
    sheet.href = href
    sheet.onload = sheet.onerror = () => resolve()
    document.head.append(sheet)
  })
}

/** Follows the language of a plugin that is on the screen. */
export const followLanguage = (plugin: () => OpenPlugin) =>
  watch(
    () => plugin().lang,
    () => void bringTexts(plugin()),
    { immediate: true }
  )
