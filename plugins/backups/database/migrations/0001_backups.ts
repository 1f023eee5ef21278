import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_backups_backups', (table) => {
      table.uuid('id').primary()
      table.string('state', 12).notNullable()
      table.string('turn', 12).unique()
      table.string('source', 12).notNullable()
      table.uuid('started_by_id').references('users.id').onDelete('SET NULL')
      table.string('folder', 1000).notNullable()
      table.string('file', 200).notNullable()
      table.boolean('is_sealed').notNullable()
      table.boolean('has_key').notNullable()
      table.bigInteger('bytes').notNullable()
      table.bigInteger('entries').notNullable()
      table.bigInteger('absent').notNullable()
      table.double('progress').notNullable()
      table.text('failure')
      table.bigInteger('started_at').notNullable().index()
      table.bigInteger('beat_at').notNullable()
      table.bigInteger('finished_at')
      table.bigInteger('drilled_at')
      table.text('drill_failure')
      table.bigInteger('previewed_at')
      table.text('preview')
    })
  }

  async down() {
    this.schema.dropTable('plg_backups_backups')
  }
}
