import { BaseSchema } from '@adonisjs/lucid/schema'

/** What is known of plugins. Everything hangs on the row in `plugins`: with it goes the rest. Times are milliseconds. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plugins', (table) => {
      table.string('id', 24).primary()
      table.string('tier', 12).notNullable()
      table.string('version', 64)
      table.string('hash', 64)
      table.string('staged_hash', 64)
      table.text('manifest')
      table.string('desired', 12).notNullable()
      table.string('observed', 20).notNullable()
      table.text('reason')
      table.uuid('installed_by_id').references('users.id').onDelete('SET NULL')
      table.bigInteger('installed_at')
      table.bigInteger('created_at').notNullable()
      table.bigInteger('updated_at').notNullable()
      table.check("tier in ('bundled', 'linked', 'installed')", [], 'plugins_tier_known')
      table.check("desired in ('absent', 'installed', 'enabled')", [], 'plugins_desired_known')
    })

    this.schema.createTable('plugin_orgs', (table) => {
      ofPlugin(table)
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE').index()
      table.boolean('is_on').notNullable()
      table.uuid('changed_by_id').references('users.id').onDelete('SET NULL')
      table.bigInteger('changed_at').notNullable()
      table.primary(['plugin_id', 'org_id'])
    })

    this.schema.createTable('plugin_settings', (table) => {
      table.uuid('id').primary()
      ofPlugin(table)
      table.uuid('org_id').references('orgs.id').onDelete('CASCADE').index()
      table.text('values').notNullable()
      table.uuid('changed_by_id').references('users.id').onDelete('SET NULL')
      table.bigInteger('changed_at').notNullable()
    })
    this.schema.raw(
      'CREATE UNIQUE INDEX plugin_settings_platform ON plugin_settings (plugin_id) WHERE org_id IS NULL'
    )
    this.schema.raw(
      'CREATE UNIQUE INDEX plugin_settings_org ON plugin_settings (plugin_id, org_id) WHERE org_id IS NOT NULL'
    )

    this.schema.createTable('plugin_secrets', (table) => {
      table.uuid('id').primary()
      ofPlugin(table)
      table.uuid('org_id').references('orgs.id').onDelete('CASCADE').index()
      table.string('name', 60).notNullable()
      table.text('value').notNullable()
      table.bigInteger('changed_at').notNullable()
    })
    this.schema.raw(
      'CREATE UNIQUE INDEX plugin_secrets_platform ON plugin_secrets (plugin_id, name) WHERE org_id IS NULL'
    )
    this.schema.raw(
      'CREATE UNIQUE INDEX plugin_secrets_org ON plugin_secrets (plugin_id, org_id, name) WHERE org_id IS NOT NULL'
    )

    this.schema.createTable('plugin_grants', (table) => {
      ofPlugin(table)
      table.string('capability', 40).notNullable()
      table.string('hash', 64).notNullable()
      table.uuid('granted_by_id').references('users.id').onDelete('SET NULL')
      table.bigInteger('granted_at').notNullable()
      table.primary(['plugin_id', 'capability'])
    })

    this.schema.createTable('plugin_permissions', (table) => {
      ofPlugin(table)
      table.string('name', 60).notNullable()
      table.text('roles').notNullable()
      table.bigInteger('changed_at').notNullable()
      table.primary(['plugin_id', 'name'])
    })

    this.schema.createTable('plugin_migrations', (table) => {
      ofPlugin(table)
      table.string('name', 200).notNullable()
      table.integer('batch').notNullable()
      table.bigInteger('ran_at').notNullable()
      table.primary(['plugin_id', 'name'])
    })

    this.schema.createTable('plugin_tables', (table) => {
      ofPlugin(table)
      table.string('name', 63).primary()
    })

    this.schema.createTable('plugin_incidents', (table) => {
      table.uuid('id').primary()
      ofPlugin(table)
      table.string('phase', 12).notNullable()
      table.string('fingerprint', 64).notNullable()
      table.string('message', 2000).notNullable()
      table.text('stack')
      table.integer('count').notNullable()
      table.bigInteger('first_at').notNullable()
      table.bigInteger('last_at').notNullable().index()
      table.unique(['plugin_id', 'phase', 'fingerprint'])
    })

    this.schema.createTable('plugin_epoch', (table) => {
      table.integer('id').primary()
      table.bigInteger('epoch').notNullable()
    })
    this.schema.raw('INSERT INTO plugin_epoch (id, epoch) VALUES (1, 1)')
  }

  async down() {
    for (const table of [
      'epoch',
      'incidents',
      'tables',
      'migrations',
      'permissions',
      'grants',
      'secrets',
      'settings',
      'orgs',
    ]) {
      this.schema.dropTable(`plugin_${table}`)
    }
    this.schema.dropTable('plugins')
  }
}

function ofPlugin(table: Parameters<Parameters<BaseSchema['schema']['createTable']>[1]>[0]) {
  return table
    .string('plugin_id', 24)
    .notNullable()
    .references('plugins.id')
    .onDelete('CASCADE')
    .index()
}
