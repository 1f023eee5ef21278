import { BaseSchema } from '@adonisjs/lucid/schema'

/** What changed in rows of the admin. An entry outlives its row; with an org goes what was kept of its rows. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('row_changes', (table) => {
      table.uuid('id').primary()
      table.string('table_name', 63).notNullable()
      table.uuid('row_id').notNullable()
      table.uuid('org_id').references('orgs.id').onDelete('CASCADE').index()
      table.string('verb', 12).notNullable()
      table.text('changes').notNullable()
      // No reference: that an account went does not change what it did.
      table.uuid('actor_id')
      table.string('source', 12).notNullable()
      table.string('request_id', 64)
      table.timestamp('created_at', { useTz: true }).notNullable().index()
      table.index(['table_name', 'row_id', 'id'])
    })
  }

  async down() {
    this.schema.dropTable('row_changes')
  }
}
