import type Membership from '#models/membership'
import { anchorsOf } from './anchors.js'
import { changePeople, personInTurn } from './change_people.js'
import Suggestion from './suggestion.js'

interface TwoPeople {
  actor: Membership
  personId: string
  otherId: string
}

/** Two people are not one: it is never suggested again. */
export class KeepPeopleApart {
  /** @throws Refusal 404 where one is gone by now */
  handle({ actor, personId, otherId }: TwoPeople) {
    return changePeople(actor, async (change) => {
      const { orgId, client } = change
      const person = await personInTurn(change, personId)
      const other = await personInTurn(change, otherId)
      const ours = await anchorsOf(orgId, personId, client)
      await change.constrain(ours, await anchorsOf(orgId, otherId, client), 'cannot')
      const pair = [personId, otherId]
      await Suggestion.within(orgId, { client })
        .whereIn('person_id', pair)
        .whereIn('other_person_id', pair)
        .delete()
      const reversalId = await change.keep('person.kept_apart', person, { other: other.id })
      return { personId, reversalId }
    })
  }
}
