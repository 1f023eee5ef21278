import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('plg_backups_backups', (table) => {
      table.bigInteger('verified_at')
      table.bigInteger('drill_beat_at')
      table.string('hindrance', 40)
      table.bigInteger('hindered_at')
    })
    this.schema.createTable('plg_backups_downloads', (table) => {
      table.uuid('id').primary()
      table.uuid('subject_id').notNullable()
      table.uuid('user_id').notNullable().references('users.id').onDelete('CASCADE')
      table.string('session_hash', 64).notNullable()
      table.bigInteger('begun_at')
      table.bigInteger('expires_at').notNullable().index()
      table.unique(['subject_id', 'session_hash'], { indexName: 'plg_backups_downloads_whose' })
    })
  }

  async down() {
    this.schema.dropTable('plg_backups_downloads')
    this.schema.alterTable('plg_backups_backups', (table) => {
      table.dropColumns('verified_at', 'drill_beat_at', 'hindrance', 'hindered_at')
    })
  }
}
