import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_smartalbums_searches', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.string('name', 120).notNullable()
      table.string('q', 300).notNullable()
      table.uuid('created_by_id').references('users.id').onDelete('SET NULL')
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'id'])
    })
  }

  async down() {
    this.schema.dropTable('plg_smartalbums_searches')
  }
}
