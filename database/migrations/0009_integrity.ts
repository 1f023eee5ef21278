import { BaseSchema } from '@adonisjs/lucid/schema'

/** Whether every original is still what was uploaded: how far the current look has come, and what is not right. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('integrity_checks', (table) => {
      table.uuid('id').primary()
      table.uuid('cursor')
      table.integer('checked_files').notNullable().defaultTo(0)
      table.bigInteger('checked_bytes').notNullable().defaultTo(0)
      table.integer('total_files').notNullable()
      table.bigInteger('total_bytes').notNullable()
      table.timestamp('finished_at', { useTz: true }).index()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
    })

    this.schema.createTable('integrity_findings', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE').index()
      table.uuid('photo_file_id').references('photo_files.id').onDelete('CASCADE').index()
      table.string('kind', 12).notNullable()
      table.string('storage_key', 400).notNullable()
      table.timestamp('found_at', { useTz: true }).notNullable()
      table.timestamp('resolved_at', { useTz: true })
      table.check(
        "kind in ('missing', 'altered', 'untracked')",
        [],
        'integrity_findings_kind_known'
      )
    })
    this.schema.raw(
      'CREATE UNIQUE INDEX integrity_findings_open ON integrity_findings (storage_key) WHERE resolved_at IS NULL'
    )
  }

  async down() {
    this.schema.dropTable('integrity_findings')
    this.schema.dropTable('integrity_checks')
  }
}
