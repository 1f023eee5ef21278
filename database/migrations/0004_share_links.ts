import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('share_links', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('album_id')
      table.string('title', 120)
      table.string('token_hash', 64).notNullable().unique()
      table.text('token_sealed').notNullable()
      table.string('password')
      table.integer('max_views')
      table.integer('view_count').notNullable().defaultTo(0)
      table.boolean('allow_originals').notNullable().defaultTo(false)
      table.boolean('allow_download').notNullable().defaultTo(true)
      table.boolean('allow_upload').notNullable().defaultTo(false)
      table.boolean('allow_location').notNullable().defaultTo(false)
      table.uuid('created_by_id').references('users.id').onDelete('SET NULL')
      table.timestamp('expires_at', { useTz: true })
      table.timestamp('revoked_at', { useTz: true })
      table.uuid('revoked_by_id').references('users.id').onDelete('SET NULL')
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'id'])
      table.index(['org_id', 'created_at'])
      table
        .foreign(['org_id', 'album_id'])
        .references(['org_id', 'id'])
        .inTable('albums')
        .onDelete('CASCADE')
      table.check('max_views is null or view_count <= max_views', [], 'share_links_views_bounded')
    })

    this.schema.createTable('share_link_photos', (table) => {
      table.uuid('org_id').notNullable()
      table.uuid('share_link_id').notNullable()
      table.uuid('photo_id').notNullable()
      table.primary(['share_link_id', 'photo_id'])
      table
        .foreign(['org_id', 'share_link_id'])
        .references(['org_id', 'id'])
        .inTable('share_links')
        .onDelete('CASCADE')
      table
        .foreign(['org_id', 'photo_id'])
        .references(['org_id', 'id'])
        .inTable('photos')
        .onDelete('CASCADE')
    })

    this.schema.createTable('share_views', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable()
      table.uuid('share_link_id').notNullable()
      table.string('visitor', 64).notNullable()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.unique(['share_link_id', 'visitor'])
      table
        .foreign(['org_id', 'share_link_id'])
        .references(['org_id', 'id'])
        .inTable('share_links')
        .onDelete('CASCADE')
    })
  }

  async down() {
    for (const table of ['share_views', 'share_link_photos', 'share_links']) {
      this.schema.dropTable(table)
    }
  }
}
