import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('jobs', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').references('orgs.id').onDelete('CASCADE').index()
      table.string('name', 80).notNullable()
      table.string('queue', 40).notNullable()
      table.text('payload').notNullable()
      table.string('state', 12).notNullable()
      table.integer('priority').notNullable().defaultTo(0)
      table.integer('attempts').notNullable().defaultTo(0)
      table.integer('max_attempts').notNullable()
      table.string('unique_key', 200)
      table.bigInteger('run_at').notNullable()
      table.string('lease', 40)
      table.bigInteger('lease_until')
      table.double('progress')
      table.text('error')
      table.timestamp('cancel_requested_at', { useTz: true })
      table.timestamp('finished_at', { useTz: true })
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.check(
        "state in ('queued', 'running', 'done', 'dead', 'cancelled')",
        [],
        'jobs_state_known'
      )
    })
    // What waits and runs stays small however many finished rows are kept.
    this.schema.raw(
      "CREATE INDEX jobs_waiting ON jobs (queue, priority DESC, run_at, id) WHERE state = 'queued'"
    )
    this.schema.raw("CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running'")
    this.schema.raw(
      'CREATE INDEX jobs_finished ON jobs (state, finished_at) WHERE finished_at IS NOT NULL'
    )
    this.schema.raw(
      "CREATE UNIQUE INDEX jobs_unique_waiting ON jobs (unique_key) WHERE unique_key IS NOT NULL AND state = 'queued'"
    )

    this.schema.createTable('job_schedules', (table) => {
      table.string('name', 80).primary()
      table.string('cron', 60).notNullable()
      table.bigInteger('next_run_at').notNullable()
      table.timestamp('last_run_at', { useTz: true })
    })
  }

  async down() {
    this.schema.dropTable('job_schedules')
    this.schema.dropTable('jobs')
  }
}
