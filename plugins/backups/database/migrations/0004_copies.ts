import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_backups_copies', (table) => {
      table.uuid('id').primary()
      table
        .uuid('backup_id')
        .references('plg_backups_backups.id')
        .onDelete('SET NULL')
        .index('plg_backups_copies_backup')
      table.string('store', 500).notNullable()
      table.string('file', 200).notNullable()
      table.boolean('is_own').notNullable()
      table.boolean('is_sealed').notNullable()
      table.bigInteger('bytes').notNullable()
      table.bigInteger('made_at').notNullable()
      table.string('state', 12).notNullable()
      table.uuid('turn')
      table.double('progress').notNullable()
      table.string('failure', 60)
      table.string('sha256', 64)
      table.string('upload_id', 1000)
      table.bigInteger('beat_at').notNullable()
      table.bigInteger('stored_at')
      table.string('fetch_state', 12)
      table.double('fetch_progress').notNullable()
      table.string('fetch_failure', 60)
      table.unique(['store', 'file'], { indexName: 'plg_backups_copies_place' })
    })
  }

  async down() {
    this.schema.dropTable('plg_backups_copies')
  }
}
