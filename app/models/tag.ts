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

export const LONGEST_TAG = 60

/** A keyword from elsewhere, as somebody would have typed it, and as long as a tag may be. */
export const asTag = (keyword: string) =>
  spelled(keyword)
    .slice(0, LONGEST_TAG)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trim()

const spelled = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()

/** Two spellings of one tag are one tag: «Beach» and «beach » meet here. */
export function tagKey(name: string) {
  return spelled(name).toLocaleLowerCase('en')
}
