import { prefixOf } from '#extension/catalogue'

export interface LintOptions {
  plugin: string
  /** Tables of the core and of other plugins. */
  outside: ReadonlySet<string>
  /** Whether rows of the core may be read and changed (`db:core`). Its tables never may. */
  mayTouchCore: boolean
}

const BEGINNINGS = new Set([
  'alter',
  'comment',
  'create',
  'delete',
  'drop',
  'end',
  'insert',
  'pragma',
  'release',
  'replace',
  'savepoint',
  'select',
  'truncate',
  'update',
  'with',
])
const KINDS = new Set([
  'database',
  'domain',
  'extension',
  'function',
  'policy',
  'role',
  'schema',
  'sequence',
  'table',
  'type',
  'user',
  'view',
])
const BETWEEN = new Set([
  'if',
  'not',
  'exists',
  'only',
  'or',
  'replace',
  'ignore',
  'abort',
  'rollback',
  'fail',
])
const NO_CHANGE_BEFORE = new Set(['on', 'do', 'for', 'after', 'before', 'of', 'or'])
const NO_CHANGE_AFTER = new Set(['on', 'of', 'or', 'set'])
const READABLE_PRAGMAS = new Set(['table_info', 'table_xinfo', 'index_list', 'foreign_keys'])

/**
 * What is wrong with statements of a migration, each as a sentence. Statements may make and change what begins with the
 * plugin's prefix, and refer to the core by foreign keys. Finds what is written out; what a database makes of it is
 * compared afterwards.
 */
export function lintStatements(sql: string, options: LintOptions): string[] {
  return split(sql).flatMap((words) => lintOne(words, options))
}

function lintOne(words: string[], { plugin, outside, mayTouchCore }: LintOptions) {
  const problems: string[] = []
  const prefix = prefixOf(plugin)
  const isOwn = (name: string) => name.startsWith(prefix) || name.startsWith('_knex_temp_alter')
  const complain = (verb: string, name: string) =>
    problems.push(`${verb} ${name}: only ${prefix}… is its own`)
  if (!BEGINNINGS.has(words[0])) return [`${words[0].toUpperCase()} is no part of a migration`]

  words.forEach((word, at) => {
    const next = () => nameAt(words, at + 1)
    if (KINDS.has(word) && isDefinition(words, at)) {
      if (!isOwn(next())) complain(`${words[0]} ${word}`, next())
    } else if (word === 'on' && /^(index|trigger)$/.test(definedKind(words))) {
      // The first ON names the table; further ones belong to a body.
      if (words.indexOf('on') === at && !isOwn(next())) complain(`on`, next())
    } else if (isChange(words, at)) {
      const name = next()
      if (!isOwn(name) && !(mayTouchCore && outside.has(name))) complain(word, name)
    } else if (word === 'from' || word === 'join') {
      if (outside.has(next()) && !mayTouchCore) complain('read', next())
    } else if (word === 'pragma' && at === 0) {
      if (!READABLE_PRAGMAS.has(words[1]))
        problems.push(`PRAGMA ${words[1]} is no part of a migration`)
    }
  })
  return problems
}

/** What CREATE, ALTER, DROP or TRUNCATE is about. */
function definedKind(words: string[]) {
  if (words[0] !== 'create') return ''
  return words.slice(1, 6).find((word) => word === 'index' || word === 'trigger') ?? ''
}

function isDefinition(words: string[], at: number) {
  if (!['create', 'alter', 'drop', 'truncate'].includes(words[0]) || at > 4) return false
  return !words
    .slice(1, at)
    .some((word) => KINDS.has(word) || word === 'index' || word === 'trigger')
}

function isChange(words: string[], at: number) {
  const word = words[at]
  if (word === 'into') return true
  if (word === 'truncate') return words[at + 1] !== 'table'
  if (word === 'from') return words[at - 1] === 'delete'
  if (word !== 'update') return false
  if (NO_CHANGE_BEFORE.has(words[at - 1] ?? '')) return false
  return !NO_CHANGE_AFTER.has(words[at + 1] ?? '')
}

/** The next name, without the words that may stand before it and without the schema. */
function nameAt(words: string[], from: number) {
  let at = from
  while (BETWEEN.has(words[at])) at++
  const name = words[at] ?? ''
  if (words[at + 1] !== '.') return name
  return ['main', 'public'].includes(name)
    ? (words[at + 2] ?? '')
    : `${name}.${words[at + 2] ?? ''}`
}

/** Words of each statement, without comments and texts. */
function split(sql: string) {
  const statements: string[][] = [[]]
  for (const [token] of sql.matchAll(TOKENS)) {
    if (token === ';') statements.push([])
    else if (/^["`[]/.test(token)) statements.at(-1)!.push(token.slice(1, -1))
    else if (/^[\w.]/.test(token)) statements.at(-1)!.push(token.toLowerCase())
  }
  return statements.filter(({ length }) => length > 0)
}

const TOKENS = /--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|\w+|[.;]/g
