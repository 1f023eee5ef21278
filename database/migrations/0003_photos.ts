import { BaseSchema } from '@adonisjs/lucid/schema'

/** Rows of one org never point into another: keys that join two tenant rows carry the org's id. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('albums', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.string('name', 120).notNullable()
      table.text('description')
      table.uuid('cover_photo_id')
      table.integer('position').notNullable().defaultTo(0)
      table.uuid('created_by_id').references('users.id').onDelete('SET NULL')
      table.timestamp('trashed_at', { useTz: true })
      table.uuid('trashed_by_id').references('users.id').onDelete('SET NULL')
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'id'])
      table.index(['org_id', 'trashed_at', 'position'])
    })

    this.schema.createTable('photos', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('album_id').notNullable()
      table.uuid('uploaded_by_id').references('users.id').onDelete('SET NULL')
      table.string('state', 12).notNullable()
      table.string('failure', 60)
      table.string('name', 255).notNullable()
      table.text('caption')
      table.integer('width').notNullable()
      table.integer('height').notNullable()
      table.bigInteger('taken_at').notNullable()
      table.integer('taken_offset')
      table.string('taken_source', 10).notNullable()
      table.double('latitude')
      table.double('longitude')
      table.string('camera', 160)
      table.text('exif').notNullable().defaultTo('{}')
      table.string('thumbhash', 64)
      table.string('perceptual_hash', 16)
      table.timestamp('trashed_at', { useTz: true })
      table.uuid('trashed_by_id').references('users.id').onDelete('SET NULL')
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'id'])
      table
        .foreign(['org_id', 'album_id'])
        .references(['org_id', 'id'])
        .inTable('albums')
        .onDelete('CASCADE')
      table.index(['org_id', 'album_id', 'taken_at', 'id', 'trashed_at'], 'photos_album_timeline')
      table.check("state in ('stored', 'processing', 'ready', 'failed')", [], 'photos_state_known')
    })

    // PostgreSQL does not see that what is in use needs no sorting, unless the index holds nothing else.
    this.schema.raw(
      'CREATE INDEX photos_org_timeline ON photos (org_id, taken_at, id) WHERE trashed_at IS NULL'
    )
    this.schema.raw(
      'CREATE INDEX photos_trash ON photos (org_id, trashed_at, id) WHERE trashed_at IS NOT NULL'
    )

    this.schema.createTable('photo_files', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('photo_id').notNullable()
      table.string('storage_key', 255).notNullable().unique()
      table.string('name', 255).notNullable()
      table.string('mime', 60).notNullable()
      table.bigInteger('byte_size').notNullable()
      table.string('sha256', 64).notNullable()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'sha256'])
      table.index(['org_id', 'photo_id'])
      table
        .foreign(['org_id', 'photo_id'])
        .references(['org_id', 'id'])
        .inTable('photos')
        .onDelete('CASCADE')
      table.check('byte_size > 0', [], 'photo_files_not_empty')
    })

    this.schema.createTable('tags', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.string('name', 60).notNullable()
      table.string('key', 180).notNullable()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'key'])
      table.unique(['org_id', 'id'])
    })

    this.schema.createTable('photo_tags', (table) => {
      table.uuid('org_id').notNullable()
      table.uuid('photo_id').notNullable()
      table.uuid('tag_id').notNullable()
      table.primary(['photo_id', 'tag_id'])
      table.index(['org_id', 'tag_id'])
      table
        .foreign(['org_id', 'photo_id'])
        .references(['org_id', 'id'])
        .inTable('photos')
        .onDelete('CASCADE')
      table
        .foreign(['org_id', 'tag_id'])
        .references(['org_id', 'id'])
        .inTable('tags')
        .onDelete('CASCADE')
    })

    this.schema.createTable('favorites', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable()
      table.uuid('photo_id').notNullable()
      table.uuid('user_id').notNullable().references('users.id').onDelete('CASCADE')
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.unique(['photo_id', 'user_id'])
      table.index(['org_id', 'user_id'])
      table
        .foreign(['org_id', 'photo_id'])
        .references(['org_id', 'id'])
        .inTable('photos')
        .onDelete('CASCADE')
    })

    this.schema.createTable('uploads', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('album_id').notNullable()
      table.uuid('user_id').notNullable().references('users.id').onDelete('CASCADE')
      table.string('name', 255).notNullable()
      table.bigInteger('byte_size').notNullable()
      table.string('sha256', 64)
      table.bigInteger('modified_at')
      table.string('state', 12).notNullable()
      table.uuid('photo_id')
      table.timestamp('expires_at', { useTz: true }).notNullable().index()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'id'])
      table
        .foreign(['org_id', 'album_id'])
        .references(['org_id', 'id'])
        .inTable('albums')
        .onDelete('CASCADE')
      table.check("state in ('receiving', 'finished')", [], 'uploads_state_known')
    })

    this.schema.createTable('storage_audits', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().unique().references('orgs.id').onDelete('CASCADE')
      table.bigInteger('ledger_bytes').notNullable()
      table.bigInteger('row_bytes').notNullable()
      table.bigInteger('disk_bytes').notNullable()
      table.integer('missing_files').notNullable()
      table.timestamp('checked_at', { useTz: true }).notNullable()
    })
  }

  async down() {
    for (const table of [
      'storage_audits',
      'uploads',
      'favorites',
      'photo_tags',
      'tags',
      'photo_files',
      'photos',
      'albums',
    ]) {
      this.schema.dropTable(table)
    }
  }
}
