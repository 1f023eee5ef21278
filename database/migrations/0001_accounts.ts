import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('users', (table) => {
      table.uuid('id').primary()
      table.string('name', 120).notNullable()
      table.string('email', 254).notNullable().unique()
      table.string('password').notNullable()
      table.string('locale', 12).notNullable().defaultTo('en')
      table.timestamp('email_verified_at', { useTz: true })
      table.timestamp('superadmin_at', { useTz: true })
      table.timestamp('suspended_at', { useTz: true })
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
    })

    this.schema.createTable('sessions', (table) => {
      table.string('id', 64).primary()
      table.text('data').notNullable()
      table.uuid('user_id').references('users.id').onDelete('CASCADE').index()
      table.string('user_agent', 300)
      table.string('address', 45)
      table.bigInteger('started_at').notNullable()
      table.bigInteger('seen_at').notNullable()
      table.bigInteger('expires_at').notNullable().index()
    })

    this.schema.createTable('auth_access_tokens', (table) => {
      table.uuid('id').primary()
      table.uuid('tokenable_id').notNullable().references('users.id').onDelete('CASCADE').index()
      table.string('type').notNullable()
      table.string('name').nullable()
      table.string('hash').notNullable().unique()
      table.text('abilities').notNullable()
      table.timestamp('created_at', { useTz: true })
      table.timestamp('updated_at', { useTz: true })
      table.timestamp('last_used_at', { useTz: true }).nullable()
      table.timestamp('expires_at', { useTz: true }).nullable()
    })

    this.schema.createTable('account_tokens', (table) => {
      table.uuid('id').primary()
      table.uuid('user_id').notNullable().references('users.id').onDelete('CASCADE').index()
      table.string('purpose', 20).notNullable()
      table.string('hash', 64).notNullable().unique()
      table.string('email', 254).notNullable()
      table.timestamp('expires_at', { useTz: true }).notNullable()
      table.timestamp('used_at', { useTz: true })
      table.timestamp('created_at', { useTz: true }).notNullable()
    })

    this.schema.createTable('rate_limits', (table) => {
      table.string('key', 255).notNullable().primary()
      table.integer('points', 9).notNullable().defaultTo(0)
      table.bigint('expire').unsigned()
    })

    this.schema.createTable('mails', (table) => {
      table.uuid('id').primary()
      table.string('recipient', 254).notNullable()
      table.string('subject', 500).notNullable()
      table.text('html').notNullable()
      table.text('text').notNullable()
      table.text('error')
      table.timestamp('created_at', { useTz: true }).notNullable().index()
    })

    this.schema.createTable('server_settings', (table) => {
      table.string('name', 80).primary()
      table.text('value').notNullable()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
    })

    this.schema.createTable('idempotency_keys', (table) => {
      table.uuid('id').primary()
      table.uuid('user_id').notNullable().references('users.id').onDelete('CASCADE')
      table.string('key', 255).notNullable()
      table.string('fingerprint', 64).notNullable()
      table.integer('status')
      table.text('body')
      table.timestamp('created_at', { useTz: true }).notNullable().index()
      table.unique(['user_id', 'key'])
    })
  }

  async down() {
    for (const table of [
      'idempotency_keys',
      'server_settings',
      'mails',
      'rate_limits',
      'account_tokens',
      'auth_access_tokens',
      'sessions',
      'users',
    ]) {
      this.schema.dropTable(table)
    }
  }
}
