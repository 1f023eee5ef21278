import { BaseTransformer } from '@adonisjs/core/transformers'
import type Mail from '#models/mail'

export default class MailTransformer extends BaseTransformer<Mail> {
  toObject() {
    const { id, recipient, subject, error, createdAt } = this.resource
    return { id, recipient, subject, error, createdAt: createdAt.toISO()! }
  }

  forShow() {
    const { html, text } = this.resource
    return { ...this.toObject(), html, text, links: linksIn(text) }
  }
}

/** Addresses to hand on by another way, in the order in which the letter names them. */
function linksIn(text: string) {
  return [...new Set(text.match(/^https?:\/\/\S+$/gm) ?? [])]
}
