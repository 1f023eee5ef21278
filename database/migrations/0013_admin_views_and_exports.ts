import { BaseSchema } from '@adonisjs/lucid/schema'

/** Lists that somebody keeps under a name, and lists taken along as a file. Without an org they are of the console. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('admin_views', (table) => {
      ofPerson(table)
      table.string('resource', 60).notNullable()
      table.string('name', 60).notNullable()
      table.text('query').notNullable()
      table.boolean('is_shared').notNullable()
      table.boolean('is_default').notNullable()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.index(['resource', 'org_id'])
    })
    // One of them opens by itself.
    this.schema.raw(
      'CREATE UNIQUE INDEX admin_views_first_of_console ON admin_views (user_id, resource) WHERE is_default AND org_id IS NULL'
    )
    this.schema.raw(
      'CREATE UNIQUE INDEX admin_views_first_of_org ON admin_views (user_id, org_id, resource) WHERE is_default AND org_id IS NOT NULL'
    )

    this.schema.createTable('admin_exports', (table) => {
      ofPerson(table)
      table.string('resource', 60).notNullable()
      table.string('format', 8).notNullable()
      table.text('columns').notNullable()
      table.text('selection').notNullable()
      table.string('locale', 8).notNullable()
      table.string('state', 12).notNullable()
      table.string('failure', 60)
      table.uuid('job_id')
      table.integer('rows_expected')
      table.boolean('is_capped').notNullable()
      table.integer('rows_written').notNullable()
      table.bigInteger('bytes')
      table.timestamp('finished_at', { useTz: true })
      table.timestamp('expires_at', { useTz: true }).notNullable().index()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.check(
        "state in ('waiting', 'running', 'done', 'failed', 'cancelled')",
        [],
        'admin_exports_state_known'
      )
    })
  }

  async down() {
    this.schema.dropTable('admin_exports')
    this.schema.dropTable('admin_views')
  }
}

function ofPerson(table: Parameters<Parameters<BaseSchema['schema']['createTable']>[1]>[0]) {
  table.uuid('id').primary()
  table.uuid('org_id').references('orgs.id').onDelete('CASCADE').index()
  table.uuid('user_id').notNullable().references('users.id').onDelete('CASCADE').index()
}
