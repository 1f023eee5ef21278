import { compose } from '@adonisjs/core/helpers'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

export type PersonFacts = {
  name: string | null
  coverFaceId: string | null
  hiddenAt: number | null
}
export type FacePlace = { personId: string | null; personSource: 'auto' | 'user' | null }
export type ConstraintKind = 'must' | 'cannot'

/** What was changed, each with how it was before and how it was left. */
export interface ReversalSteps {
  faces: { ids: string[]; was: FacePlace; is: FacePlace }[]
  /** `null` where the person was not there. */
  people: {
    id: string
    engineVersion: string | null
    was: PersonFacts | null
    is: PersonFacts | null
  }[]
  constraints: { a: string; b: string; was: ConstraintKind | null; is: ConstraintKind | null }[]
}

/** How a user's change to people can be taken back, for a day and by whoever made it. */
export default class PeopleReversal extends compose(BaseModel, Identified, OrgOwned) {
  static table = 'plg_facesearch_reversals'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare orgId: string

  @column()
  declare userId: string | null

  /** The deed that it takes back. */
  @column()
  declare deed: string

  @column({
    prepare: (steps: ReversalSteps) => JSON.stringify(steps),
    consume: (steps: string) => JSON.parse(steps),
    serializeAs: null,
  })
  declare steps: ReversalSteps

  /** Milliseconds. */
  @column()
  declare madeAt: number

  @column()
  declare undoneAt: number | null
}
