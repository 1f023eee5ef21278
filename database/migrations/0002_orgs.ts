import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('orgs', (table) => {
      table.uuid('id').primary()
      table.string('name', 80).notNullable()
      table.string('slug', 48).notNullable().unique()
      table.bigInteger('storage_used_bytes').notNullable().defaultTo(0)
      table.bigInteger('storage_limit_bytes')
      table.text('settings').notNullable().defaultTo('{}')
      table.timestamp('suspended_at', { useTz: true })
      table.timestamp('deleted_at', { useTz: true })
      table.uuid('deleted_by_id').references('users.id').onDelete('SET NULL')
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.check('storage_used_bytes >= 0', [], 'orgs_storage_used_not_negative')
    })

    this.schema.createTable('memberships', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('user_id').notNullable().references('users.id').onDelete('RESTRICT').index()
      table.string('role', 12).notNullable()
      table.timestamp('last_seen_at', { useTz: true })
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'user_id'])
      table.check("role in ('owner', 'admin', 'member')", [], 'memberships_role_known')
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX memberships_one_owner ON memberships (org_id) WHERE role = 'owner'"
    )

    this.schema.createTable('invitations', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.string('email', 254)
      table.string('role', 12).notNullable()
      table.string('token_hash', 64).notNullable().unique()
      table.text('token_sealed').notNullable()
      table.uuid('invited_by_id').references('users.id').onDelete('SET NULL')
      table.uuid('accepted_by_id').references('users.id').onDelete('SET NULL')
      table.timestamp('accepted_at', { useTz: true })
      table.timestamp('revoked_at', { useTz: true })
      table.timestamp('expires_at', { useTz: true }).notNullable()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.index(['org_id', 'created_at'])
      table.check("role in ('admin', 'member')", [], 'invitations_role_known')
    })
  }

  async down() {
    for (const table of ['invitations', 'memberships', 'orgs']) this.schema.dropTable(table)
  }
}
