import { BaseSchema } from '@adonisjs/lucid/schema'

/** Whoever runs the server may keep a schedule from running for a while. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('job_schedules', (table) => {
      table.timestamp('paused_at', { useTz: true })
    })
  }

  async down() {
    this.schema.alterTable('job_schedules', (table) => {
      table.dropColumn('paused_at')
    })
  }
}
