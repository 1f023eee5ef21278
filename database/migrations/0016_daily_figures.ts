import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * What there was at the end of each day, in UTC: of the whole server, and of each org. The server's rows are no sums of the
 * others, because an org that is purged takes its own along and the past of the server stays.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('daily_figures', (table) => {
      table.string('day', 10).primary()
      table.integer('orgs').notNullable()
      table.integer('people').notNullable()
      table.bigInteger('photos').notNullable()
      table.bigInteger('bytes').notNullable()
      table.bigInteger('added').notNullable()
    })
    this.schema.createTable('org_daily_figures', (table) => {
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.string('day', 10).notNullable()
      table.integer('people').notNullable()
      table.bigInteger('photos').notNullable()
      table.bigInteger('bytes').notNullable()
      table.bigInteger('added').notNullable()
      table.primary(['org_id', 'day'])
      table.index('day')
    })
  }

  async down() {
    this.schema.dropTable('org_daily_figures')
    this.schema.dropTable('daily_figures')
  }
}
