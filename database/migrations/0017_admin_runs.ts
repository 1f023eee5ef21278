import { BaseSchema } from '@adonisjs/lucid/schema'

/** Actions over many rows, which a job carries out: what was asked for, how far it is and how it went. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('admin_runs', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').references('orgs.id').onDelete('CASCADE').index()
      table.uuid('user_id').notNullable().references('users.id').onDelete('CASCADE').index()
      table.uuid('job_id')
      table.string('resource', 60).notNullable()
      table.string('action', 60).notNullable()
      table.text('selection').notNullable()
      table.text('input').notNullable()
      table.integer('total').notNullable()
      table.integer('done').notNullable().defaultTo(0)
      table.integer('denied').notNullable().defaultTo(0)
      table.integer('failed').notNullable().defaultTo(0)
      table.text('reasons').notNullable()
      // The last row that was reached: a worker that takes over goes on behind it.
      table.uuid('after_id')
      table.timestamp('finished_at', { useTz: true })
      table.timestamp('created_at', { useTz: true }).notNullable().index()
      table.timestamp('updated_at', { useTz: true }).notNullable()
    })
  }

  async down() {
    this.schema.dropTable('admin_runs')
  }
}
