import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_backups_picks', (table) => {
      table.uuid('id').primary()
      table
        .uuid('backup_id')
        .notNullable()
        .references('plg_backups_backups.id')
        .onDelete('CASCADE')
        .index()
      table.string('kind', 12).notNullable()
      table.string('what', 255).notNullable()
      table.string('state', 12).notNullable()
      table.uuid('asked_by_id').references('users.id').onDelete('SET NULL')
      table.text('outcome')
      table.bigInteger('asked_at').notNullable()
      table.bigInteger('finished_at')
    })
  }

  async down() {
    this.schema.dropTable('plg_backups_picks')
  }
}
