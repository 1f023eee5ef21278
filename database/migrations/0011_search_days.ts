import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Where a hit of a search stands in the timeline, beside its place in the index: counting the days of a search then
 * reads no photo. What lies in the trash has no day. This is for SQLite alone, where whoever counts keeps everybody
 * else waiting; PostgreSQL counts beside them.
 */
export default class extends BaseSchema {
  async up() {
    if (this.#isPostgres) return
    this.schema.raw('ALTER TABLE photo_search ADD COLUMN day integer')
    this.schema.raw('ALTER TABLE photo_search ADD COLUMN aspect double')
    this.schema.raw(`UPDATE photo_search SET ${standing('photo_search.photo_id')}`)
    this.schema.raw(
      `CREATE TRIGGER photo_search_dated AFTER INSERT ON photo_search BEGIN
       UPDATE photo_search SET ${standing('new.photo_id')} WHERE place = new.place; END`
    )
    this.schema.raw(
      `CREATE TRIGGER photos_dated_again AFTER UPDATE OF ${DATING.join(', ')} ON photos WHEN ${differs} BEGIN
       UPDATE photo_search SET ${standing('new.id')} WHERE photo_id = new.id; END`
    )
  }

  async down() {
    if (this.#isPostgres) return
    this.schema.raw('DROP TRIGGER photos_dated_again')
    this.schema.raw('DROP TRIGGER photo_search_dated')
    this.schema.raw('ALTER TABLE photo_search DROP COLUMN aspect')
    this.schema.raw('ALTER TABLE photo_search DROP COLUMN day')
  }

  get #isPostgres() {
    return this.db.dialect.name === 'postgres'
  }
}

/** Who changes another fact of a photo that is searched for writes its entry anew. */
const DATING = ['trashed_at', 'taken_at', 'taken_offset', 'width', 'height']

const differs = DATING.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ')

/** Days since 1970 by the clock of the camera. */
const day = '(taken_local - ((taken_local % 86400000) + 86400000) % 86400000) / 86400000'

const standing = (photoId: string) =>
  `(day, aspect) = (SELECT ${day}, width * 1.0 / height FROM photos WHERE id = ${photoId} AND trashed_at IS NULL)`
