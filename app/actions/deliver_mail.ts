import mailer from '@adonisjs/mail/services/main'
import Mail from '#models/mail'

/** Hands a letter to the mail server. What was taken leaves the outbox; what was refused stays there with the reason. */
export class DeliverMail {
  async handle({ mailId }: { mailId: string }) {
    const letter = await Mail.find(mailId)
    if (!letter) return
    await this.#send(letter).catch(async (error: Error) => {
      await letter.merge({ error: error.message.slice(0, 300) }).save()
      throw error
    })
    await letter.delete()
  }

  async #send({ recipient, subject, html, text }: Mail) {
    await mailer.use('smtp').send((message) => {
      message.to(recipient).subject(subject).html(html).text(text)
    })
  }
}
