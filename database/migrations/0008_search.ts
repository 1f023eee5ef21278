import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Search. `photo_words` knows of each photo a bag of marks (app/queries/search/entry.ts says which); every mark begins
 * with the key of its org. `search_words` lists the words that occur, and the names of tags, albums, cameras and
 * uploaders. Triggers keep both, whoever writes. A tag or album that gets another name changes its few words here:
 * photos carry its id alone.
 *
 * On SQLite the rowid of an entry is its place in time, so that the newest hits are read first, without sorting.
 */
export default class extends BaseSchema {
  async up() {
    for (const statement of this.#isPostgres ? POSTGRES_UP : SQLITE_UP) this.schema.raw(statement)
  }

  async down() {
    for (const statement of this.#isPostgres ? POSTGRES_DOWN : SQLITE_DOWN) {
      this.schema.raw(statement)
    }
    // An index of its own for what failed, and a table of a plugin's, which databases of the first days have.
    this.schema.raw('DROP INDEX IF EXISTS photos_failed')
    this.schema.dropTableIfExists('saved_searches')
  }

  get #isPostgres() {
    return this.db.dialect.name === 'postgres'
  }
}

/** What of a photo is searched. */
const SEARCHED = [
  'name',
  'caption',
  'camera',
  'album_id',
  'uploaded_by_id',
  'taken_at',
  'latitude',
  'longitude',
  'rating',
  'kind',
]

const differs = (distinct: string, columns: string[]) =>
  columns.map((column) => `old.${column} ${distinct} new.${column}`).join(' OR ')

/** Nothing sorts after it. */
const END = 1_114_111

/* SQLite */

const key = (column: string) => `substr(replace(${column}, '-', ''), -16)`

/** A millisecond has room for so many photos, and 2^44 of them reach from 1412 to 2527. */
const SLOTS = 524_288
const REACH = 17_592_186_044_415
const moment = `(max(-${REACH}, min(${REACH}, photos.taken_at)) * ${SLOTS})`

const entry = `search_entry(photos.org_id, photos.name, photos.caption, photos.camera, photos.album_id,
  photos.uploaded_by_id, photos.latitude IS NOT NULL AND photos.longitude IS NOT NULL, photos.rating, photos.kind,
  (SELECT group_concat(tag_id, ' ') FROM photo_tags WHERE photo_id = photos.id),
  (SELECT group_concat(mime, ' ') FROM photo_files WHERE org_id = photos.org_id AND photo_id = photos.id))`

/** The words of photos that match the condition, into the list of words. */
const listWords = (condition: string) => [
  `INSERT INTO search_words (word, id)
   SELECT value, '' FROM photos, json_each(${entry})
   WHERE substr(value, 17, 1) IN ('w', 'c') AND ${condition} ON CONFLICT DO NOTHING`,
  `INSERT INTO search_words (word, id)
   SELECT ${key('photos.org_id')} || 'C' || photos.camera, '' FROM photos
   WHERE photos.camera IS NOT NULL AND ${condition} ON CONFLICT DO NOTHING`,
  `INSERT INTO search_words (word, id)
   SELECT ${key('photos.org_id')} || 'U', photos.uploaded_by_id FROM photos
   WHERE photos.uploaded_by_id IS NOT NULL AND ${condition} ON CONFLICT DO NOTHING`,
]

/** The first free slot of its millisecond; the beginning of time for what finds none. */
const freePlace = `(SELECT CASE
    WHEN max(place) IS NULL THEN ${moment}
    WHEN max(place) + 1 < ${moment} + ${SLOTS} THEN max(place) + 1
    ELSE (SELECT min(place) - 1 FROM photo_search)
  END FROM photo_search WHERE place >= ${moment} AND place < ${moment} + ${SLOTS})`

const REFRESH_SQLITE = [
  'DELETE FROM photo_search WHERE photo_id = new.photo_id',
  `INSERT INTO photo_search (place, org_id, photo_id)
   SELECT ${freePlace}, photos.org_id, photos.id FROM photos WHERE photos.id = new.photo_id`,
  `INSERT INTO photo_words (rowid, words)
   SELECT place, ${entry} FROM photo_search JOIN photos ON photos.id = photo_search.photo_id
   WHERE photo_search.photo_id = new.photo_id`,
  ...listWords('photos.id = new.photo_id'),
]

const nameWords = (row: string, mark: string) =>
  `SELECT ${key(`${row}.org_id`)} || '${mark}' || value, ${row}.id FROM json_each(search_name_words(${row}.name))`

const sqliteNameTriggers = (table: string, mark: string) => {
  const add = `INSERT INTO search_words (word, id) ${nameWords('new', mark)} WHERE true ON CONFLICT DO NOTHING;`
  const remove = `DELETE FROM search_words WHERE (word, id) IN (${nameWords('old', mark)});`
  return [
    `CREATE TRIGGER ${table}_named AFTER INSERT ON ${table} BEGIN ${add} END`,
    `CREATE TRIGGER ${table}_renamed AFTER UPDATE OF name ON ${table} WHEN old.name IS NOT new.name BEGIN ${remove} ${add} END`,
    `CREATE TRIGGER ${table}_unnamed AFTER DELETE ON ${table} BEGIN ${remove} END`,
    `INSERT INTO search_words (word, id)
     SELECT ${key(`${table}.org_id`)} || '${mark}' || value, ${table}.id
     FROM ${table}, json_each(search_name_words(${table}.name)) WHERE true ON CONFLICT DO NOTHING`,
  ]
}

const refreshOn = (name: string, event: string, row: 'new' | 'old', id: string) =>
  `CREATE TRIGGER ${name} AFTER ${event} BEGIN INSERT INTO search_refresh (photo_id) VALUES (${row}.${id}); END`

/** Indexes every photo that is there, for an index that is empty. */
export const SQLITE_FILL = [
  `INSERT INTO photo_search (place, org_id, photo_id)
   SELECT CASE WHEN slot <= ${SLOTS} THEN moment + slot - 1 ELSE -9223372036854775807 + line END, org_id, id
   FROM (SELECT ${moment} AS moment, org_id, id,
           row_number() OVER (PARTITION BY ${moment} ORDER BY id) AS slot, row_number() OVER () AS line
         FROM photos)`,
  `INSERT INTO photo_words (rowid, words)
   SELECT place, ${entry} FROM photo_search CROSS JOIN photos ON photos.id = photo_search.photo_id ORDER BY place`,
  ...listWords('true'),
  // Words are looked up in one list instead of a dozen.
  "INSERT INTO photo_words (photo_words) VALUES ('optimize')",
]

export const SQLITE_TRIGGERS = [
  refreshOn('photos_indexed', 'INSERT ON photos', 'new', 'id'),
  refreshOn(
    'photos_indexed_again',
    `UPDATE OF ${SEARCHED.join(', ')} ON photos WHEN ${differs('IS NOT', SEARCHED)}`,
    'new',
    'id'
  ),
  refreshOn('photo_files_indexed', 'INSERT ON photo_files', 'new', 'photo_id'),
  refreshOn(
    'photo_files_indexed_again',
    'UPDATE OF mime ON photo_files WHEN old.mime IS NOT new.mime',
    'new',
    'photo_id'
  ),
  refreshOn('photo_files_unindexed', 'DELETE ON photo_files', 'old', 'photo_id'),
  refreshOn('photo_tags_indexed', 'INSERT ON photo_tags', 'new', 'photo_id'),
  refreshOn('photo_tags_unindexed', 'DELETE ON photo_tags', 'old', 'photo_id'),
]

const SQLITE_UP = [
  `CREATE TABLE photo_search (
     place integer PRIMARY KEY,
     org_id char(36) NOT NULL,
     photo_id char(36) NOT NULL UNIQUE,
     FOREIGN KEY (org_id, photo_id) REFERENCES photos (org_id, id) ON DELETE CASCADE
   )`,
  // Marks begin with sixteen digits of the org and the letter of their kind; prefixes count from there.
  `CREATE VIRTUAL TABLE photo_words USING fts5(
     words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '18 19 20 21'
   )`,
  'CREATE TABLE search_words (word text NOT NULL, id text NOT NULL, PRIMARY KEY (word, id)) WITHOUT ROWID',
  ...SQLITE_FILL,
  `CREATE TRIGGER photo_search_removed AFTER DELETE ON photo_search BEGIN
     DELETE FROM photo_words WHERE rowid = old.place; END`,
  'CREATE VIEW search_refresh AS SELECT photo_id FROM photo_search',
  `CREATE TRIGGER search_refreshed INSTEAD OF INSERT ON search_refresh BEGIN ${REFRESH_SQLITE.join('; ')}; END`,
  ...SQLITE_TRIGGERS,
  ...sqliteNameTriggers('tags', 'T'),
  ...sqliteNameTriggers('albums', 'A'),
  `CREATE TRIGGER orgs_unindexed AFTER DELETE ON orgs BEGIN
     DELETE FROM search_words WHERE word >= ${key('old.id')} AND word < ${key('old.id')} || char(${END}); END`,
]

const SQLITE_DOWN = [
  ...[
    'orgs_unindexed',
    'albums_named',
    'albums_renamed',
    'albums_unnamed',
    'tags_named',
    'tags_renamed',
    'tags_unnamed',
    'photo_tags_indexed',
    'photo_tags_unindexed',
    'photo_files_indexed',
    'photo_files_indexed_again',
    'photo_files_unindexed',
    'photos_indexed',
    'photos_indexed_again',
    'search_refreshed',
    'photo_search_removed',
  ].map((trigger) => `DROP TRIGGER ${trigger}`),
  'DROP VIEW search_refresh',
  'DROP TABLE search_words',
  'DROP TABLE photo_words',
  'DROP TABLE photo_search',
]

/* PostgreSQL: functions that read text as app/queries/search/words.ts does. */

const ACCENTS = '[\\u0300-\\u036f\\u3099\\u309a]'
const LONE_SIGNS =
  '[\\u0e00-\\u0e7f\\u0e80-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2190-\\u2bff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\U0001f000-\\U0001faff\\U00020000-\\U0003ffff]'
const GAPS =
  '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u00d7\\u00f7\\u2000-\\u206f\\u20a0-\\u20cf\\u2e00-\\u2e7f\\u3000-\\u303f\\ufe00-\\ufe0f\\ufe30-\\ufe4f]+'

const FOLDED = `translate(
  replace(replace(replace(replace(
    lower(regexp_replace(normalize(line, NFKD), '${ACCENTS}', '', 'g') COLLATE "und-x-icu"),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
  'øđðłıς', 'oddliσ')`

const orgKey = (column: string) => `right(replace(${column}::text, '-', ''), 16)`
const compact = (column: string) => `replace(${column}::text, '-', '')`

const define = (name: string, body: string) =>
  `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$`

const postgresEntry = (tagIds: string, mimes: string) =>
  `search_entry(photos.org_id, photos.name, photos.caption, photos.camera, photos.album_id, photos.uploaded_by_id,
     photos.latitude IS NOT NULL AND photos.longitude IS NOT NULL, photos.rating, photos.kind, ${tagIds}, ${mimes})`

/** Whoever indexes a photo waits for whoever does so already, and reads what they wrote. */
const REFRESH_POSTGRES = `
  INSERT INTO photo_search (photo_id, org_id, words)
    SELECT id, org_id, ''::tsvector FROM photos WHERE id = photo ON CONFLICT (photo_id) DO NOTHING;
  PERFORM 1 FROM photo_search WHERE photo_id = photo FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE photo_search SET words = ${postgresEntry(
    'ARRAY(SELECT tag_id FROM photo_tags WHERE org_id = photos.org_id AND photo_id = photo)',
    'ARRAY(SELECT mime FROM photo_files WHERE org_id = photos.org_id AND photo_id = photo)'
  )} FROM photos WHERE photo_search.photo_id = photo AND photos.id = photo;
  INSERT INTO search_words (word, id)
    SELECT name, '' FROM (SELECT ${orgKey('org_id')} || 'C' || camera AS name FROM photos WHERE id = photo AND camera IS NOT NULL) AS cameras
    WHERE NOT EXISTS (SELECT FROM search_words WHERE word = name) ON CONFLICT DO NOTHING;
  INSERT INTO search_words (word, id)
    SELECT name, uploader FROM (SELECT ${orgKey('org_id')} || 'U' AS name, uploaded_by_id::text AS uploader
      FROM photos WHERE id = photo AND uploaded_by_id IS NOT NULL) AS uploaders
    WHERE NOT EXISTS (SELECT FROM search_words WHERE word = name AND id = uploader) ON CONFLICT DO NOTHING;`

const postgresNames = (table: string, mark: string) => {
  const words = (row: string) =>
    `SELECT ${orgKey(`${row}.org_id`)} || '${mark}' || word, ${row}.id::text FROM unnest(search_findable(${row}.name)) AS word`
  const add = `INSERT INTO search_words (word, id) ${words('new')} ON CONFLICT DO NOTHING;`
  const remove = `DELETE FROM search_words WHERE (word, id) IN (${words('old')});`
  return [
    define(`search_${table}_named`, add),
    define(`search_${table}_renamed`, `${remove} ${add}`),
    define(`search_${table}_unnamed`, remove),
    `CREATE TRIGGER ${table}_named AFTER INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION search_${table}_named()`,
    `CREATE TRIGGER ${table}_renamed AFTER UPDATE OF name ON ${table} FOR EACH ROW
     WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION search_${table}_renamed()`,
    `CREATE TRIGGER ${table}_unnamed AFTER DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION search_${table}_unnamed()`,
    `INSERT INTO search_words (word, id)
     SELECT ${orgKey('org_id')} || '${mark}' || word, id::text FROM ${table}, unnest(search_findable(name)) AS word
     ON CONFLICT DO NOTHING`,
  ]
}

const postgresTrigger = (name: string, event: string, row: string, id: string, when = '') => [
  define(`search_${name}`, `PERFORM search_refresh(${row}.${id});`),
  `CREATE TRIGGER ${name} AFTER ${event} FOR EACH ROW ${when} EXECUTE FUNCTION search_${name}()`,
]

export const POSTGRES_TRIGGERS = [
  ...postgresTrigger('photos_indexed', 'INSERT ON photos', 'new', 'id'),
  ...postgresTrigger(
    'photos_indexed_again',
    `UPDATE OF ${SEARCHED.join(', ')} ON photos`,
    'new',
    'id',
    `WHEN (${differs('IS DISTINCT FROM', SEARCHED)})`
  ),
  ...postgresTrigger('photo_files_indexed', 'INSERT ON photo_files', 'new', 'photo_id'),
  ...postgresTrigger(
    'photo_files_indexed_again',
    'UPDATE OF mime ON photo_files',
    'new',
    'photo_id',
    'WHEN (old.mime IS DISTINCT FROM new.mime)'
  ),
  ...postgresTrigger('photo_files_unindexed', 'DELETE ON photo_files', 'old', 'photo_id'),
  ...postgresTrigger('photo_tags_indexed', 'INSERT ON photo_tags', 'new', 'photo_id'),
  ...postgresTrigger('photo_tags_unindexed', 'DELETE ON photo_tags', 'old', 'photo_id'),
]

export const POSTGRES_FILL = [
  `INSERT INTO photo_search (photo_id, org_id, words)
   SELECT photos.id, photos.org_id, ${postgresEntry('tagged.tag_ids', 'filed.mimes')} FROM photos
   LEFT JOIN (SELECT photo_id, array_agg(tag_id) AS tag_ids FROM photo_tags GROUP BY 1) AS tagged
     ON tagged.photo_id = photos.id
   LEFT JOIN (SELECT photo_id, array_agg(mime) AS mimes FROM photo_files GROUP BY 1) AS filed
     ON filed.photo_id = photos.id`,
  `INSERT INTO search_words (word, id)
   SELECT DISTINCT ${orgKey('org_id')} || 'C' || camera, '' FROM photos WHERE camera IS NOT NULL ON CONFLICT DO NOTHING`,
  `INSERT INTO search_words (word, id)
   SELECT DISTINCT ${orgKey('org_id')} || 'U', uploaded_by_id::text FROM photos WHERE uploaded_by_id IS NOT NULL ON CONFLICT DO NOTHING`,
]

const POSTGRES_UP = [
  `CREATE TABLE photo_search (
     photo_id uuid PRIMARY KEY,
     org_id uuid NOT NULL,
     words tsvector NOT NULL,
     FOREIGN KEY (org_id, photo_id) REFERENCES photos (org_id, id) ON DELETE CASCADE
   )`,
  'CREATE TABLE search_words (word text COLLATE "C" NOT NULL, id text NOT NULL, PRIMARY KEY (word, id))',
  // In this language plans are kept: one written in SQL alone is planned again for every photo.
  `CREATE FUNCTION search_words_in(line text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
     RETURN ARRAY(SELECT DISTINCT left(word, 40) FROM unnest(string_to_array(
       regexp_replace(regexp_replace(${FOLDED}, '(${LONE_SIGNS})', ' \\1 ', 'g'), '${GAPS}', ' ', 'g'), ' ')) AS word
     WHERE word <> ''); END $$`,
  `CREATE FUNCTION search_findable(line text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
     DECLARE words text[] := search_words_in(line);
     BEGIN
       IF array_to_string(words, ' ') !~ '[0-9]' THEN RETURN words; END IF;
       RETURN ARRAY(SELECT unnest(words) UNION
         SELECT parts[1] FROM unnest(words) AS word, regexp_matches(word, '[0-9]+|[^0-9]+', 'g') AS parts);
     END $$`,
  `CREATE FUNCTION search_entry(
     org_id uuid, name text, caption text, camera text, album_id uuid, uploader_id uuid,
     has_place boolean, rating integer, kind text, tag_ids uuid[], mimes text[]
   ) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
     DECLARE
       key text := ${orgKey('org_id')};
       marks text[] := ARRAY[key || 'o', key || 'a' || ${compact('album_id')}, key || 'k' || kind];
       word text;
     BEGIN
       FOREACH word IN ARRAY search_findable(concat_ws(' ', name, caption, camera)) LOOP
         marks := marks || (key || 'w' || word);
       END LOOP;
       IF camera IS NOT NULL THEN
         FOREACH word IN ARRAY search_findable(camera) LOOP marks := marks || (key || 'c' || word); END LOOP;
       END IF;
       IF cardinality(tag_ids) > 0 THEN
         marks := marks || (key || 'htags') || ARRAY(SELECT key || 't' || ${compact('tag')} FROM unnest(tag_ids) AS tag);
       END IF;
       FOREACH word IN ARRAY coalesce(mimes, '{}') LOOP
         marks := marks || (key || 'f' || regexp_replace(regexp_replace(word, '^image/', ''), '[^A-Za-z0-9]', '', 'g'));
       END LOOP;
       IF uploader_id IS NOT NULL THEN marks := marks || (key || 'u' || ${compact('uploader_id')}); END IF;
       IF has_place THEN marks := marks || (key || 'hgps'); END IF;
       IF btrim(coalesce(caption, '')) <> '' THEN marks := marks || (key || 'hcaption'); END IF;
       IF rating IS NOT NULL THEN marks := marks || (key || 'r' || rating); END IF;
       RETURN array_to_tsvector(marks);
     END $$`,
  `CREATE FUNCTION search_refresh(photo uuid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${REFRESH_POSTGRES} END $$`,
  ...POSTGRES_TRIGGERS,
  ...POSTGRES_FILL,
  'CREATE INDEX photo_search_words ON photo_search USING gin (words)',
  ...postgresNames('tags', 'T'),
  ...postgresNames('albums', 'A'),
  define(
    'search_orgs_unindexed',
    `DELETE FROM search_words WHERE word >= ${orgKey('old.id')} AND word < ${orgKey('old.id')} || chr(${END});`
  ),
  `CREATE TRIGGER orgs_unindexed AFTER DELETE ON orgs FOR EACH ROW EXECUTE FUNCTION search_orgs_unindexed()`,
]

export const SEARCH_TRIGGERS: [string, string][] = [
  ['orgs_unindexed', 'orgs'],
  ['albums_named', 'albums'],
  ['albums_renamed', 'albums'],
  ['albums_unnamed', 'albums'],
  ['tags_named', 'tags'],
  ['tags_renamed', 'tags'],
  ['tags_unnamed', 'tags'],
  ['photo_tags_indexed', 'photo_tags'],
  ['photo_tags_unindexed', 'photo_tags'],
  ['photo_files_indexed', 'photo_files'],
  ['photo_files_indexed_again', 'photo_files'],
  ['photo_files_unindexed', 'photo_files'],
  ['photos_indexed', 'photos'],
  ['photos_indexed_again', 'photos'],
]

const POSTGRES_DOWN = [
  ...SEARCH_TRIGGERS.flatMap(([trigger, table]) => [
    `DROP TRIGGER ${trigger} ON ${table}`,
    `DROP FUNCTION search_${trigger}()`,
  ]),
  'DROP FUNCTION search_refresh(uuid)',
  'DROP FUNCTION search_entry',
  'DROP FUNCTION search_findable(text)',
  'DROP FUNCTION search_words_in(text)',
  'DROP TABLE search_words',
  'DROP TABLE photo_search',
]
