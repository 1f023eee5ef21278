import { BaseSchema } from '@adonisjs/lucid/schema'

/** Wall clocks outside of what calendars of both databases know count as their first or last day. */
const FIRST = -62_135_596_800_000
const LAST = 253_402_300_799_999

/** What decides where a photo is counted. */
const COUNTED = ['trashed_at', 'album_id', 'taken_at', 'taken_offset', 'width', 'height']

/**
 * The timeline: photos by their wall clock, and how many there are on each day of each album. Triggers count, so that
 * the figures are right whoever writes, and nobody ever has to count a million rows. `timeline_versions` says that
 * something changed; on PostgreSQL its row also makes those who count for one org wait for each other.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.raw(
      'ALTER TABLE photos ADD COLUMN rating integer CONSTRAINT photos_rating_known CHECK (rating BETWEEN 1 AND 5)'
    )
    this.schema.raw(
      `ALTER TABLE photos ADD COLUMN taken_local bigint GENERATED ALWAYS AS (taken_at + coalesce(taken_offset, 0) * 60000) ${this.#isPostgres ? 'STORED' : 'VIRTUAL'}`
    )
    this.schema.raw(
      'CREATE INDEX photos_org_local ON photos (org_id, taken_local, id) WHERE trashed_at IS NULL'
    )
    this.schema.raw(
      'CREATE INDEX photos_album_local ON photos (org_id, album_id, taken_local, id) WHERE trashed_at IS NULL'
    )
    // Whoever looks for what failed or waits names `state <> 'ready'` as well: there is little of it among millions.
    this.schema.raw(
      "CREATE INDEX photos_unfinished ON photos (org_id, taken_at, id) WHERE state <> 'ready'"
    )
    this.schema.raw(
      'CREATE INDEX albums_in_order ON albums (org_id, position, id DESC) WHERE trashed_at IS NULL'
    )
    this.schema.raw('ALTER TABLE tags ADD COLUMN link_count integer NOT NULL DEFAULT 0')

    this.schema.createTable('photo_days', (table) => {
      table.uuid('org_id').notNullable().references('orgs.id').onDelete('CASCADE')
      table.uuid('album_id').notNullable()
      table.integer('day').notNullable()
      table.integer('count').notNullable()
      table.double('aspect_sum').notNullable()
      table.primary(['org_id', 'album_id', 'day'])
      table.index(['org_id', 'day'])
      table
        .foreign(['org_id', 'album_id'])
        .references(['org_id', 'id'])
        .inTable('albums')
        .onDelete('CASCADE')
    })
    this.schema.createTable('timeline_versions', (table) => {
      table.uuid('org_id').primary().references('orgs.id').onDelete('CASCADE')
      table.bigInteger('version').notNullable()
    })

    for (const statement of this.#isPostgres ? postgresTriggers() : sqliteTriggers()) {
      this.schema.raw(statement)
    }
    const facts = this.#isPostgres ? postgresFacts('photos') : sqliteFacts('photos')
    this.schema.raw(
      `INSERT INTO photo_days (org_id, album_id, day, count, aspect_sum)
       SELECT org_id, album_id, ${facts.day}, count(*), sum(${facts.aspect})
       FROM photos WHERE trashed_at IS NULL GROUP BY 1, 2, 3`
    )
    this.schema.raw(
      `UPDATE tags SET link_count = (
         SELECT count(*) FROM photo_tags WHERE photo_tags.org_id = tags.org_id AND photo_tags.tag_id = tags.id
       )`
    )
    this.schema.raw(
      'INSERT INTO timeline_versions (org_id, version) SELECT DISTINCT org_id, 1 FROM photo_days'
    )
  }

  async down() {
    for (const [trigger, table] of TRIGGERS) {
      this.schema.raw(`DROP TRIGGER ${trigger}${this.#isPostgres ? ` ON ${table}` : ''}`)
    }
    if (this.#isPostgres) {
      for (const name of [
        'count_added',
        'count_removed',
        'count_changed',
        'mark_albums',
        'tags_added',
        'tags_removed',
        'local_day',
      ]) {
        this.schema.raw(`DROP FUNCTION timeline_${name}`)
      }
    }
    this.schema.dropTable('timeline_versions')
    this.schema.dropTable('photo_days')
    this.schema.raw('ALTER TABLE tags DROP COLUMN link_count')
    this.schema.raw('DROP INDEX albums_in_order')
    this.schema.raw('DROP INDEX photos_unfinished')
    this.schema.raw('DROP INDEX photos_album_local')
    this.schema.raw('DROP INDEX photos_org_local')
    this.schema.raw('ALTER TABLE photos DROP COLUMN taken_local')
    this.schema.raw('ALTER TABLE photos DROP COLUMN rating')
  }

  get #isPostgres() {
    return this.db.dialect.name === 'postgres'
  }
}

const TRIGGERS = [
  ['photos_counted_in', 'photos'],
  ['photos_counted_out', 'photos'],
  ['photos_counted_again', 'photos'],
  ['albums_timeline', 'albums'],
  ['photo_tags_counted_in', 'photo_tags'],
  ['photo_tags_counted_out', 'photo_tags'],
]

/** Ratios are kept in steps of 1/4096: such sums are exact, however often something is added and taken away. */
const aspectOf = (row: string, larger: string) =>
  `round(${row}.width * 4096.0 / ${larger}(${row}.height, 1)) / 4096.0`

function sqliteFacts(row: string) {
  const local = `max(${FIRST}, min(${LAST}, ${row}.taken_at + coalesce(${row}.taken_offset, 0) * 60000))`
  return {
    day: `cast(strftime('%Y%m%d', ${local} / 1000.0, 'unixepoch') as integer)`,
    aspect: aspectOf(row, 'max'),
  }
}

function sqliteTriggers() {
  const differs = COUNTED.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ')
  const mark = (row: string) =>
    `INSERT INTO timeline_versions (org_id, version) VALUES (${row}.org_id, 1)
       ON CONFLICT (org_id) DO UPDATE SET version = version + 1;`
  const added = sqliteFacts('new')
  const removed = sqliteFacts('old')
  const ofOld = `org_id = old.org_id AND album_id = old.album_id AND day = ${removed.day} AND old.trashed_at IS NULL`
  const add = `INSERT INTO photo_days (org_id, album_id, day, count, aspect_sum)
       SELECT new.org_id, new.album_id, ${added.day}, 1, ${added.aspect} WHERE new.trashed_at IS NULL
       ON CONFLICT (org_id, album_id, day) DO UPDATE
       SET count = count + 1, aspect_sum = aspect_sum + excluded.aspect_sum;`
  const remove = `UPDATE photo_days SET count = count - 1, aspect_sum = aspect_sum - ${removed.aspect} WHERE ${ofOld};
     DELETE FROM photo_days WHERE ${ofOld} AND count = 0;`
  return [
    `CREATE TRIGGER photos_counted_in AFTER INSERT ON photos WHEN new.trashed_at IS NULL BEGIN
     ${mark('new')} ${add} END`,
    // Whoever deletes an org or an album has taken its figures along: what is gone is not marked again.
    `CREATE TRIGGER photos_counted_out AFTER DELETE ON photos WHEN old.trashed_at IS NULL BEGIN
     UPDATE timeline_versions SET version = version + 1 WHERE org_id = old.org_id; ${remove} END`,
    `CREATE TRIGGER photos_counted_again AFTER UPDATE OF ${COUNTED.join(', ')} ON photos WHEN ${differs} BEGIN
     ${mark('new')} ${remove} ${add} END`,
    `CREATE TRIGGER albums_timeline AFTER UPDATE OF trashed_at ON albums
     WHEN old.trashed_at IS NOT new.trashed_at BEGIN ${mark('new')} END`,
    `CREATE TRIGGER photo_tags_counted_in AFTER INSERT ON photo_tags BEGIN
     UPDATE tags SET link_count = link_count + 1 WHERE id = new.tag_id; END`,
    `CREATE TRIGGER photo_tags_counted_out AFTER DELETE ON photo_tags BEGIN
     UPDATE tags SET link_count = link_count - 1 WHERE id = old.tag_id; END`,
  ]
}

function postgresFacts(row: string) {
  return {
    day: `timeline_local_day(${row}.taken_at + coalesce(${row}.taken_offset, 0) * 60000)`,
    aspect: `(${aspectOf(row, 'greatest')})::double precision`,
  }
}

/** One run for each statement, however many rows it touches. */
function postgresTriggers() {
  const part = (rows: string, sign: '' | '-') => {
    const { day, aspect } = postgresFacts(rows)
    return `SELECT org_id, album_id, ${day} AS day, ${sign}1 AS count, ${sign}${aspect} AS aspect_sum
            FROM ${rows} WHERE trashed_at IS NULL`
  }
  const changes = (...parts: string[]) =>
    `WITH changes AS (
       SELECT org_id, album_id, day, sum(count)::integer AS count, sum(aspect_sum) AS aspect_sum
       FROM (${parts.join(' UNION ALL ')}) AS each_photo
       GROUP BY org_id, album_id, day
       HAVING sum(count) <> 0 OR sum(aspect_sum) <> 0
       ORDER BY org_id, album_id, day
     )`
  const mark = (source: string) =>
    `${source} INSERT INTO timeline_versions (org_id, version) SELECT DISTINCT org_id, 1 FROM changes ORDER BY 1
     ON CONFLICT (org_id) DO UPDATE SET version = timeline_versions.version + 1;`
  const add = (source: string) =>
    `${source} INSERT INTO photo_days AS days (org_id, album_id, day, count, aspect_sum)
     SELECT org_id, album_id, day, count, aspect_sum FROM changes
     ON CONFLICT (org_id, album_id, day) DO UPDATE
     SET count = days.count + excluded.count, aspect_sum = days.aspect_sum + excluded.aspect_sum;`
  const drop = (source: string) =>
    `${source} DELETE FROM photo_days AS days USING changes
     WHERE (days.org_id, days.album_id, days.day) = (changes.org_id, changes.album_id, changes.day)
     AND days.count = 0;`
  const into = changes(part('added', ''))
  const out = changes(part('removed', '-'))
  const both = changes(part('removed', '-'), part('added', ''))
  // Everybody who counts takes the tags in the same order, so that nobody waits for each other in a circle.
  const countTags = (rows: string, sign: string) =>
    `PERFORM 1 FROM tags WHERE id IN (SELECT tag_id FROM ${rows}) ORDER BY org_id, key FOR NO KEY UPDATE;
     UPDATE tags SET link_count = tags.link_count ${sign} links.count
     FROM (SELECT tag_id, count(*) AS count FROM ${rows} GROUP BY tag_id) AS links WHERE tags.id = links.tag_id;`
  const define = (name: string, body: string) =>
    `CREATE FUNCTION timeline_${name}() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN ${body} RETURN NULL; END $$`

  return [
    `CREATE FUNCTION timeline_local_day(local bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
     SELECT to_char(date '1970-01-01' + floor(least(greatest(local, ${FIRST}), ${LAST}) / 86400000.0)::integer, 'YYYYMMDD')::integer $$`,
    define('count_added', `${mark(into)} ${add(into)}`),
    // Whoever deletes an org or an album has taken its figures along: what is gone is not marked again.
    define(
      'count_removed',
      `${out} UPDATE timeline_versions AS marks SET version = marks.version + 1
       FROM (SELECT DISTINCT org_id FROM changes) AS touched WHERE marks.org_id = touched.org_id;
       ${out} UPDATE photo_days AS days
       SET count = days.count + changes.count, aspect_sum = days.aspect_sum + changes.aspect_sum FROM changes
       WHERE (days.org_id, days.album_id, days.day) = (changes.org_id, changes.album_id, changes.day);
       ${drop(out)}`
    ),
    define(
      'count_changed',
      `IF NOT EXISTS (${both} SELECT FROM changes) THEN RETURN NULL; END IF;
       ${mark(both)} ${add(both)} ${drop(both)}`
    ),
    define(
      'mark_albums',
      `INSERT INTO timeline_versions (org_id, version) VALUES (new.org_id, 1)
       ON CONFLICT (org_id) DO UPDATE SET version = timeline_versions.version + 1;`
    ),
    define('tags_added', countTags('added', '+')),
    define('tags_removed', countTags('removed', '-')),
    `CREATE TRIGGER photos_counted_in AFTER INSERT ON photos REFERENCING NEW TABLE AS added
     FOR EACH STATEMENT EXECUTE FUNCTION timeline_count_added()`,
    `CREATE TRIGGER photos_counted_out AFTER DELETE ON photos REFERENCING OLD TABLE AS removed
     FOR EACH STATEMENT EXECUTE FUNCTION timeline_count_removed()`,
    `CREATE TRIGGER photos_counted_again AFTER UPDATE ON photos REFERENCING OLD TABLE AS removed NEW TABLE AS added
     FOR EACH STATEMENT EXECUTE FUNCTION timeline_count_changed()`,
    `CREATE TRIGGER albums_timeline AFTER UPDATE OF trashed_at ON albums FOR EACH ROW
     WHEN (old.trashed_at IS DISTINCT FROM new.trashed_at) EXECUTE FUNCTION timeline_mark_albums()`,
    `CREATE TRIGGER photo_tags_counted_in AFTER INSERT ON photo_tags REFERENCING NEW TABLE AS added
     FOR EACH STATEMENT EXECUTE FUNCTION timeline_tags_added()`,
    `CREATE TRIGGER photo_tags_counted_out AFTER DELETE ON photo_tags REFERENCING OLD TABLE AS removed
     FOR EACH STATEMENT EXECUTE FUNCTION timeline_tags_removed()`,
  ]
}
