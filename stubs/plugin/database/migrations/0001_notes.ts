import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_myplugin_notes', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE').index()
      table.uuid('photo_id').notNullable().references('photos.id').onDelete('CASCADE').index()
      table.uuid('author_id').references('users.id').onDelete('SET NULL')
      table.string('words', 500).notNullable()
      table.timestamp('created_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('plg_myplugin_notes')
  }
}
