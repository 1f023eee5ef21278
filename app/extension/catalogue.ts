import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Everything that one table, view or type of the database is made of, as text: equal texts mean that nothing changed. */
export type Catalogue = Map<string, string>

/** What the names of all tables, views and types of a plugin begin with. */
export const prefixOf = (plugin: string) => `plg_${plugin}_`

const isPostgres = (client: TransactionClientContract) => client.dialect.name === 'postgres'

interface Part {
  owner: string
  part: string
}

/** The schema as the database itself describes it, by the table that each part belongs to. */
export async function readCatalogue(client: TransactionClientContract): Promise<Catalogue> {
  const parts = await rowsOf<Part>(client, isPostgres(client) ? POSTGRES_PARTS : SQLITE_PARTS)
  const catalogue: Catalogue = new Map()
  for (const { owner, part } of parts) {
    catalogue.set(owner, `${catalogue.get(owner) ?? ''}${part}\n`)
  }
  return catalogue
}

/** Names outside the prefix whose description differs: tables of others that were made, changed or dropped. */
export function changedOutside(plugin: string, before: Catalogue, after: Catalogue) {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names]
    .filter((name) => !name.startsWith(prefixOf(plugin)))
    .filter((name) => before.get(name) !== after.get(name))
    .sort()
}

/** Tables of a plugin that are there. */
export async function tablesOf(plugin: string, client: TransactionClientContract) {
  const rows = await rowsOf<{ name: string }>(
    client,
    isPostgres(client) ? POSTGRES_TABLES : SQLITE_TABLES
  )
  return rows
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefixOf(plugin)))
    .sort()
}

interface Reference {
  source: string
  target: string
  rule: string
}

/** References that would hold up the deletion of somebody else's rows, or that lead into another plugin. */
export async function unfitReferences(plugin: string, client: TransactionClientContract) {
  const references = isPostgres(client)
    ? await rowsOf<Reference>(client, POSTGRES_REFERENCES)
    : await sqliteReferences(plugin, client)
  const prefix = prefixOf(plugin)
  return references
    .filter(({ source, target }) => source.startsWith(prefix) && !target.startsWith(prefix))
    .filter(
      ({ target, rule }) => target.startsWith('plg_') || !['CASCADE', 'SET NULL'].includes(rule)
    )
    .map(({ source, target, rule }) => `${source} → ${target}: ${rule}`)
}

async function sqliteReferences(plugin: string, client: TransactionClientContract) {
  const references: Reference[] = []
  for (const source of await tablesOf(plugin, client)) {
    const rows = await rowsOf<{ target: string; rule: string }>(
      client,
      `SELECT "table" AS target, on_delete AS rule FROM pragma_foreign_key_list('${source}')`
    )
    references.push(...rows.map((row) => ({ source, ...row })))
  }
  return references
}

/** Drops whatever of a plugin is there, without asking it. */
export async function dropAllOf(plugin: string, client: TransactionClientContract) {
  const prefix = prefixOf(plugin)
  const statements = isPostgres(client) ? POSTGRES_DROPS : SQLITE_DROPS
  // Rows of one table may point at another that goes first: looked at when the transaction ends.
  if (!isPostgres(client)) await client.rawQuery('PRAGMA defer_foreign_keys = ON')
  const drops = await rowsOf<{ name: string; drop: string }>(client, statements)
  for (const { name, drop } of drops) {
    if (name.startsWith(prefix)) await client.rawQuery(drop)
  }
}

async function rowsOf<Row>(client: TransactionClientContract, sql: string): Promise<Row[]> {
  const answer: Row[] | { rows: Row[] } = await client.rawQuery(sql)
  return Array.isArray(answer) ? answer : answer.rows
}

const SQLITE_PARTS = `
  SELECT tbl_name AS owner, type || ' ' || name || ' ' || coalesce(sql, '') AS part
  FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' AND name <> 'sqlite_sequence'
  ORDER BY tbl_name, type, name`

const SQLITE_TABLES = `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`

// A virtual table takes its shadow tables along.
const SQLITE_DROPS = `
  SELECT name, 'DROP ' || type || ' IF EXISTS "' || replace(name, '"', '""') || '"' AS "drop"
  FROM sqlite_master WHERE type IN ('view', 'table')
  ORDER BY type = 'table', sql NOT LIKE 'CREATE VIRTUAL%', name`

const OURS = `n.nspname = current_schema()`

const POSTGRES_PARTS = `
  SELECT c.relname::text AS owner, 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || ' ' || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS part
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE ${OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT c.relname::text, 'relation ' || c.relkind::text || CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) ELSE '' END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT c.relname::text, 'sequence' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND c.relkind = 'S'
  UNION ALL
  SELECT c.relname::text, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS}
  UNION ALL
  SELECT c.relname::text, pg_get_indexdef(i.indexrelid)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS}
  UNION ALL
  SELECT c.relname::text, pg_get_triggerdef(t.oid)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND NOT t.tgisinternal
  UNION ALL
  SELECT c.relname::text, 'rule ' || pg_get_ruledef(r.oid)
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND c.relkind = 'r'
  UNION ALL
  SELECT p.proname::text, 'function ' || md5(p.prosrc) || pg_get_function_identity_arguments(p.oid)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OURS}
  UNION ALL
  SELECT t.typname::text, 'type ' || coalesce((SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder)
    FROM pg_enum e WHERE e.enumtypid = t.oid), '')
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${OURS} AND t.typtype IN ('e', 'd')
  UNION ALL
  SELECT nspname::text, 'schema' FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
  ORDER BY 1, 2`

const POSTGRES_TABLES = `
  SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND c.relkind IN ('r', 'p') ORDER BY 1`

const POSTGRES_REFERENCES = `
  SELECT c.relname AS source, f.relname AS target,
    CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT'
      WHEN 'r' THEN 'RESTRICT' ELSE 'NO ACTION' END AS rule
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND k.contype = 'f'`

const POSTGRES_DROPS = `
  SELECT name, 'DROP ' || kind || ' IF EXISTS ' || quoted || ' CASCADE' AS drop FROM (
    SELECT c.relname::text AS name, quote_ident(c.relname) AS quoted,
      CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
      CASE c.relkind WHEN 'v' THEN 1 WHEN 'm' THEN 1 WHEN 'S' THEN 3 ELSE 2 END AS place
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT p.proname::text, quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')', 'FUNCTION', 4
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OURS}
    UNION ALL
    SELECT t.typname::text, quote_ident(t.typname), 'TYPE', 5
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${OURS} AND t.typtype = 'e'
  ) AS things ORDER BY place, name`
