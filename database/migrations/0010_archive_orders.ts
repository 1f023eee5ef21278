import { BaseSchema } from '@adonisjs/lucid/schema'

/** Selections too large for an address, kept for the minutes until their zip is fetched. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('archive_orders', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE').index()
      table.uuid('user_id').notNullable().references('users.id').onDelete('CASCADE').index()
      table.string('size', 12).notNullable()
      table.binary('photo_ids').notNullable()
      table.timestamp('expires_at', { useTz: true }).notNullable().index()
      table.timestamp('created_at', { useTz: true }).notNullable()
    })
  }

  async down() {
    this.schema.dropTable('archive_orders')
  }
}
