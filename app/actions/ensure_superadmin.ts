import db from '@adonisjs/lucid/services/db'
import vine from '@vinejs/vine'
import { MakeSuperadmin } from '#actions/make_superadmin'
import { Refusal } from '#exceptions/refusal'
import { isFirstRunDue } from '#queries/first_run'
import { emailRule, newPasswordRule } from '#validators/account'

const validator = vine.create({ email: emailRule(), password: newPasswordRule() })

/** Makes the superadmin whom the environment names, on a server that has none. Afterwards it changes nothing. */
export class EnsureSuperadmin {
  async handle(named: { email?: string; password?: string }) {
    if (!named.email || !named.password || !(await isFirstRunDue())) return
    const [faults, person] = await validator.tryValidate(named)
    if (faults) throw new Error(`ADMIN_EMAIL or ADMIN_PASSWORD: ${faults.messages[0].message}`)
    const name = person.email.split('@')[0]
    await db
      .transaction((client) =>
        new MakeSuperadmin().handle({ ...person, name, locale: 'en' }, { client })
      )
      .catch(ignoreFasterProcess)
  }
}

/** Another process of this server started at the same moment. */
function ignoreFasterProcess(error: unknown) {
  if (!(error instanceof Refusal)) throw error
}
