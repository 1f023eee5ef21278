import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_backups_transfers', (table) => {
      table.uuid('id').primary()
      table.string('direction', 8).notNullable()
      table.uuid('org_id').references('orgs.id').onDelete('SET NULL').index()
      table.uuid('started_by_id').references('users.id').onDelete('SET NULL')
      table.string('source', 12).notNullable()
      table.string('state', 12).notNullable()
      table.string('turn', 60).unique()
      table.string('title', 120).notNullable()
      table.string('file', 300).notNullable()
      table.string('slug', 60)
      table.boolean('is_sealed').notNullable()
      table.boolean('invites').notNullable()
      table.text('secret')
      table.bigInteger('bytes').notNullable()
      table.bigInteger('photos').notNullable()
      table.bigInteger('absent').notNullable()
      table.double('progress').notNullable()
      table.text('failure')
      table.text('findings')
      table.bigInteger('started_at').notNullable().index()
      table.bigInteger('beat_at').notNullable()
      table.bigInteger('finished_at')
      table.bigInteger('expires_at')
    })
  }

  async down() {
    this.schema.dropTable('plg_backups_transfers')
  }
}
