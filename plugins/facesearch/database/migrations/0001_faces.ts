import { BaseSchema } from '@adonisjs/lucid/schema'

/** Rows of an org never point into another: where two tenant rows are joined, the key carries the org's id. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_facesearch_orgs', (table) => {
      table.uuid('org_id').primary().references('orgs.id').onDelete('CASCADE')
      table.string('basis', 1000)
      table.uuid('consented_by').references('users.id').onDelete('SET NULL')
      table.bigInteger('consented_at')
      table.string('engine_version', 120)
      table.string('next_engine_version', 120)
      table.bigInteger('change_sequence').notNullable().defaultTo(0)
      table.bigInteger('removal_sequence').notNullable().defaultTo(0)
      table.bigInteger('paused_at')
      table.boolean('visitors').notNullable().defaultTo(false)
      table.bigInteger('purge_at')
    })

    this.schema.createTable('plg_facesearch_people', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.string('name', 120)
      // No key: faces refer to people already, and SQLite adds none later. A cover that is gone is replaced as it is shown.
      table.uuid('cover_face_id')
      table.bigInteger('hidden_at')
      table.binary('vector_sum')
      table.integer('face_count').notNullable().defaultTo(0)
      table.string('engine_version', 120)
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.timestamp('updated_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'id'])
      table.index(['org_id', 'name'])
    })

    this.schema.createTable('plg_facesearch_faces', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('photo_id').notNullable()
      table.double('x').notNullable()
      table.double('y').notNullable()
      table.double('width').notNullable()
      table.double('height').notNullable()
      table.double('score').notNullable()
      table.double('quality').notNullable()
      table.integer('size_px').notNullable()
      table.string('engine_version', 120).notNullable()
      table.binary('embedding')
      table.uuid('person_id').references('plg_facesearch_people.id').onDelete('SET NULL')
      table.string('person_source', 4)
      table.string('state', 10).notNullable().defaultTo('active')
      table.bigInteger('change').notNullable()
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.unique(['org_id', 'id'])
      table
        .foreign(['org_id', 'photo_id'])
        .references(['org_id', 'id'])
        .inTable('photos')
        .onDelete('CASCADE')
      table.index(['org_id', 'engine_version', 'change'])
      table.index(['org_id', 'photo_id'])
      table.index(['person_id'])
      table.check("state in ('active', 'suppressed')", [], 'plg_facesearch_faces_state_known')
      table.check(
        "person_source in ('auto', 'user')",
        [],
        'plg_facesearch_faces_person_source_known'
      )
    })

    this.schema.createTable('plg_facesearch_face_constraints', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('face_a_id').notNullable()
      table.uuid('face_b_id').notNullable()
      table.string('kind', 6).notNullable()
      for (const column of ['face_a_id', 'face_b_id']) {
        table
          .foreign(['org_id', column])
          .references(['org_id', 'id'])
          .inTable('plg_facesearch_faces')
          .onDelete('CASCADE')
      }
      table.unique(['face_a_id', 'face_b_id'])
      table.index(['face_b_id'])
      table.check("kind in ('must', 'cannot')", [], 'plg_facesearch_constraints_kind_known')
    })

    this.schema.createTable('plg_facesearch_indexed_photos', (table) => {
      table.uuid('photo_id').primary()
      table.uuid('org_id').notNullable()
      table.string('engine_version', 120)
      table.string('state', 8).notNullable()
      table.integer('attempts').notNullable().defaultTo(0)
      table.string('failure', 60)
      table.integer('faces').notNullable().defaultTo(0)
      table.bigInteger('indexed_at')
      table
        .foreign(['org_id', 'photo_id'])
        .references(['org_id', 'id'])
        .inTable('photos')
        .onDelete('CASCADE')
      table.index(['org_id', 'state', 'engine_version'])
      table.check(
        "state in ('waiting', 'done', 'failed')",
        [],
        'plg_facesearch_indexed_photos_state_known'
      )
    })

    this.schema.createTable('plg_facesearch_links', (table) => {
      table.uuid('share_link_id').primary()
      table.uuid('org_id').notNullable()
      table.uuid('enabled_by').references('users.id').onDelete('SET NULL')
      table.bigInteger('enabled_at').notNullable()
      table
        .foreign(['org_id', 'share_link_id'])
        .references(['org_id', 'id'])
        .inTable('share_links')
        .onDelete('CASCADE')
    })

    this.schema.createTable('plg_facesearch_removals', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('share_link_id').references('share_links.id').onDelete('SET NULL')
      table.text('face_ids').notNullable()
      table.string('state', 8).notNullable()
      table.string('message', 1000)
      table.timestamp('created_at', { useTz: true }).notNullable()
      table.uuid('decided_by').references('users.id').onDelete('SET NULL')
      table.bigInteger('decided_at')
      table.index(['org_id', 'state', 'created_at'])
      table.check("state in ('open', 'done', 'refused')", [], 'plg_facesearch_removals_state_known')
    })
  }

  async down() {
    for (const table of TABLES) this.schema.dropTable(`plg_facesearch_${table}`)
  }
}

const TABLES = [
  'removals',
  'links',
  'indexed_photos',
  'face_constraints',
  'faces',
  'people',
  'orgs',
]
