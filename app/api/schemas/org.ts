import type { InferData, InferVariants } from '@adonisjs/core/types/transformers'
import { count, flag, id, moment, oneOf, shape, text } from '#api/schema'
import { ROLES } from '#models/membership'
import type OrgTransformer from '#transformers/org_transformer'

type Org = InferData<OrgTransformer>
type Shown = InferVariants<OrgTransformer>['forShow']

const facts = {
  id,
  name: text,
  slug: text,
  role: oneOf(...ROLES),
  storage: shape<Org['storage']>({ usedBytes: count, limitBytes: count }),
  can: shape<Org['can']>({
    contribute: flag,
    share: flag,
    managePeople: flag,
    manageSettings: flag,
    emptyTrash: flag,
    transferOwnership: flag,
    deleteOrg: flag,
  }),
}

export const orgInList = shape<Org>(facts, { title: 'OrgInList' })

export const org = shape<Shown>(
  {
    ...facts,
    settings: shape<Shown['settings']>({
      membersMayContribute: flag,
      membersMayEditAll: flag,
      membersMayShare: flag,
    }),
    createdAt: moment,
  },
  { title: 'Org' }
)
