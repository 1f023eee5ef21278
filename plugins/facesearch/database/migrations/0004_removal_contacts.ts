import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('plg_facesearch_removals', (table) => {
      table.string('contact', 200)
    })
  }

  async down() {
    this.schema.alterTable('plg_facesearch_removals', (table) => {
      table.dropColumn('contact')
    })
  }
}
