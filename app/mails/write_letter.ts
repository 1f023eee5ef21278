import edge from 'edge.js'
import i18nManager from '@adonisjs/i18n/services/main'
import { appUrl } from '#config/app'
import type { Letter } from '#mails/letter'

/** The letter on paper: HTML in the product's look, and text for readers without it. */
export async function writeLetter(letter: Letter) {
  const i18n = i18nManager.locale(letter.locale)
  const footer = i18n.t('mails.footer', { address: originOf(letter) })
  const copyHint = i18n.t('mails.copy_hint')
  return {
    html: await edge.render('mails/letter', {
      letter,
      notes: letter.notes ?? [],
      footer,
      copyHint,
    }),
    text: asText(letter, footer),
  }
}

const originOf = ({ button }: Letter) => (button ? new URL(button.url).origin : appUrl)

function asText({ heading, paragraphs, button, notes = [] }: Letter, footer: string) {
  const action = button ? [`${button.label}:\n${button.url}`] : []
  return `${[heading, ...paragraphs, ...action, ...notes, `-- \n${footer}`].join('\n\n')}\n`
}
