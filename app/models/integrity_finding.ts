import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { IntegrityFindingSchema } from '#database/schema'
import Org from '#models/org'
import PhotoFile from '#models/photo_file'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

export type FindingKind = 'missing' | 'altered' | 'untracked'

/** A file that is not what it should be, or that no row knows. It is open until the file is right again, or gone for good. */
export default class IntegrityFinding extends compose(
  IntegrityFindingSchema,
  Identified,
  OrgOwned
) {
  declare kind: FindingKind

  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => PhotoFile)
  declare photoFile: BelongsTo<typeof PhotoFile>
}
