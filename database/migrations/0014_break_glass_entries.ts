import { BaseSchema } from '@adonisjs/lucid/schema'

/** Who operates the server and looked into an org: why, and from when until when. Who it was stays readable without the account. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('break_glass_entries', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('user_id').references('users.id').onDelete('SET NULL').index()
      table.string('person', 400).notNullable()
      table.string('reason', 500).notNullable()
      table.timestamp('ends_at', { useTz: true }).notNullable()
      table.timestamp('ended_at', { useTz: true })
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.index(['org_id', 'created_at'])
    })
    this.schema.raw(
      'CREATE UNIQUE INDEX break_glass_entries_open ON break_glass_entries (org_id, user_id) WHERE ended_at IS NULL'
    )
  }

  async down() {
    this.schema.dropTable('break_glass_entries')
  }
}
