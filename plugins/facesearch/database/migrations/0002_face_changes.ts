import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * The database itself numbers changes of faces and keeps the counts of people: they are right whoever writes, and where a
 * photo takes its faces with it. A person whose faces changed has no sum until it is added up again.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plg_facesearch_suggestions', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('person_id').notNullable()
      table.uuid('face_id')
      table.uuid('other_person_id')
      table.double('distance').notNullable()
      for (const [column, target] of REFERRED) {
        table
          .foreign(['org_id', column])
          .references(['org_id', 'id'])
          .inTable(`plg_facesearch_${target}`)
          .onDelete('CASCADE')
      }
      table.unique(['person_id', 'face_id'])
      table.unique(['person_id', 'other_person_id'])
      table.index(['face_id'])
      table.index(['other_person_id'])
      table.index(['org_id', 'distance'])
    })
    this.schema.createTable('plg_facesearch_reversals', (table) => {
      table.uuid('id').primary()
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('user_id').references('users.id').onDelete('SET NULL')
      table.string('deed', 60).notNullable()
      table.text('steps').notNullable()
      table.bigInteger('made_at').notNullable()
      table.bigInteger('undone_at')
      table.index(['org_id', 'made_at'])
    })
    for (const statement of this.#isPostgres ? POSTGRES_UP : SQLITE_UP) this.schema.raw(statement)
  }

  async down() {
    for (const statement of this.#isPostgres ? POSTGRES_DOWN : SQLITE_DOWN) {
      this.schema.raw(statement)
    }
    this.schema.dropTable('plg_facesearch_reversals')
    this.schema.dropTable('plg_facesearch_suggestions')
  }

  get #isPostgres() {
    return this.db.dialect.name === 'postgres'
  }
}

const REFERRED = [
  ['person_id', 'people'],
  ['face_id', 'faces'],
  ['other_person_id', 'people'],
]

const FACES = 'plg_facesearch_faces'

/** What is searched of a face. */
const SEARCHED = ['photo_id', 'embedding', 'state', 'engine_version']
/** What the sum of a person is made of. */
const SUMMED = ['person_id', 'embedding', 'engine_version']

const differs = (distinct: string, columns: string[]) =>
  columns.map((column) => `old.${column} ${distinct} new.${column}`).join(' OR ')

const countOf = (row: 'old' | 'new') =>
  `UPDATE plg_facesearch_orgs SET change_sequence = change_sequence + 1 WHERE org_id = ${row}.org_id`

const currentCount = `coalesce((SELECT change_sequence FROM plg_facesearch_orgs WHERE org_id = new.org_id), new.change)`

/** An index that was read before holds a face that it can find nowhere. */
const countRemoval = `UPDATE plg_facesearch_orgs
  SET change_sequence = change_sequence + 1, removal_sequence = change_sequence + 1 WHERE org_id = old.org_id`

const member = (row: 'old' | 'new', step: '+ 1' | '- 1') =>
  `UPDATE plg_facesearch_people SET vector_sum = NULL, face_count = face_count ${step}
   WHERE id = ${row}.person_id AND engine_version = ${row}.engine_version AND ${row}.embedding IS NOT NULL`

/* SQLite */

const sqlite = (name: string, event: string, statements: string[]) =>
  `CREATE TRIGGER ${FACES}_${name} AFTER ${event} BEGIN ${statements.join('; ')}; END`

const number = `UPDATE ${FACES} SET change = ${currentCount} WHERE id = new.id`
const moved = `UPDATE OF engine_version ON ${FACES} WHEN old.engine_version IS NOT new.engine_version`

const SQLITE_UP = [
  sqlite('added', `INSERT ON ${FACES}`, [countOf('new'), number]),
  sqlite(
    'changed',
    `UPDATE OF ${SEARCHED.join(', ')} ON ${FACES} WHEN ${differs('IS NOT', SEARCHED)}`,
    [countOf('new'), number]
  ),
  sqlite('moved', moved, [countRemoval]),
  sqlite('removed', `DELETE ON ${FACES}`, [countRemoval]),
  sqlite('joined', `INSERT ON ${FACES} WHEN new.person_id IS NOT NULL`, [member('new', '+ 1')]),
  sqlite(
    'reassigned',
    `UPDATE OF ${SUMMED.join(', ')} ON ${FACES} WHEN ${differs('IS NOT', SUMMED)}`,
    [member('old', '- 1'), member('new', '+ 1')]
  ),
  sqlite('left', `DELETE ON ${FACES} WHEN old.person_id IS NOT NULL`, [member('old', '- 1')]),
]

const SQLITE_DOWN = ['added', 'changed', 'moved', 'removed', 'joined', 'reassigned', 'left'].map(
  (name) => `DROP TRIGGER ${FACES}_${name}`
)

/* PostgreSQL */

const routine = (name: string, body: string) =>
  `CREATE FUNCTION ${FACES}_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`

const onRow = (name: string, event: string, condition = 'true') =>
  `CREATE TRIGGER ${FACES}_${name} ${event} ON ${FACES} FOR EACH ROW WHEN (${condition})
   EXECUTE FUNCTION ${FACES}_${name}()`

const POSTGRES_UP = [
  routine('numbered', `${countOf('new')}; new.change := ${currentCount}; RETURN new;`),
  routine('renumbered', `${countOf('new')}; new.change := ${currentCount}; RETURN new;`),
  routine('moved', `${countRemoval}; RETURN NULL;`),
  routine('removed', `${countRemoval}; RETURN NULL;`),
  routine('joined', `${member('new', '+ 1')}; RETURN NULL;`),
  routine('reassigned', `${member('old', '- 1')}; ${member('new', '+ 1')}; RETURN NULL;`),
  routine('left', `${member('old', '- 1')}; RETURN NULL;`),
  onRow('numbered', 'BEFORE INSERT'),
  onRow('renumbered', 'BEFORE UPDATE', differs('IS DISTINCT FROM', SEARCHED)),
  onRow('moved', 'AFTER UPDATE', differs('IS DISTINCT FROM', ['engine_version'])),
  onRow('removed', 'AFTER DELETE'),
  onRow('joined', 'AFTER INSERT', 'new.person_id IS NOT NULL'),
  onRow('reassigned', 'AFTER UPDATE', differs('IS DISTINCT FROM', SUMMED)),
  onRow('left', 'AFTER DELETE', 'old.person_id IS NOT NULL'),
]

const POSTGRES_DOWN = [
  'numbered',
  'renumbered',
  'moved',
  'removed',
  'joined',
  'reassigned',
  'left',
].flatMap((name) => [
  `DROP TRIGGER ${FACES}_${name} ON ${FACES}`,
  `DROP FUNCTION ${FACES}_${name}()`,
])
