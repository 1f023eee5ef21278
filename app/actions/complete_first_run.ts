import db from '@adonisjs/lucid/services/db'
import { CreateOrg } from '#actions/create_org'
import { MakeSuperadmin } from '#actions/make_superadmin'
import { Refusal } from '#exceptions/refusal'
import { isFirstRunDue } from '#queries/first_run'

interface FirstRun {
  person: { name: string; email: string; password: string; locale: string }
  org: { name: string; slug: string }
}

/** Makes the superadmin and the first org, which is theirs: both or neither. */
export class CompleteFirstRun {
  async handle({ person, org }: FirstRun) {
    if (!(await isFirstRunDue())) throw new Refusal(409, 'E_FIRST_RUN_DONE')
    return db.transaction(async (trx) => {
      const owner = await new MakeSuperadmin().handle(person, { client: trx })
      return new CreateOrg().handle({ ...org, owner }, { client: trx })
    })
  }
}
