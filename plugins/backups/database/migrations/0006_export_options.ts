import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('plg_backups_transfers', (table) => {
      table.text('options')
    })
  }

  async down() {
    this.schema.alterTable('plg_backups_transfers', (table) => {
      table.dropColumn('options')
    })
  }
}
