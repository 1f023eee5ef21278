import { compose } from '@adonisjs/core/helpers'
import { manyToMany } from '@adonisjs/lucid/orm'
import type { ManyToMany } from '@adonisjs/lucid/types/relations'
import { TagSchema } from '#database/schema'
import Photo from '#models/photo'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

export default class Tag extends compose(TagSchema, Identified, OrgOwned) {
  @manyToMany(() => Photo, { pivotTable: 'photo_tags' })
  declare photos: ManyToMany<typeof Photo>
}

/** Two spellings of one tag are one tag: «Beach» and «beach » meet here. */
export function tagKey(name: string) {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('en')
}
