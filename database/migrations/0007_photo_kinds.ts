import { BaseSchema } from '@adonisjs/lucid/schema'

/** Whether a photo stands still, moves by itself, or brings a moment of film along. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('photos', (table) => {
      table.string('kind', 12).notNullable().defaultTo('image')
    })
  }

  /** In SQL, which both databases speak: the query builder would make SQLite copy the whole table. */
  async down() {
    this.schema.raw('ALTER TABLE photos DROP COLUMN kind')
  }
}
