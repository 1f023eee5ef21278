import { prefixOf } from '#extension/catalogue'
import { type Dialect, type Token, statementsIn } from '#extension/statement_tokens'

export interface LintOptions {
  plugin: string
  dialect: Dialect
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
/** What may be made, changed and dropped. An index and a trigger are named by their table. */
const KINDS = new Set([
  'domain',
  'function',
  'index',
  'sequence',
  'table',
  'trigger',
  'type',
  'view',
])
const BEFORE_KIND = new Set([
  'cascade',
  'concurrently',
  'constraint',
  'global',
  'local',
  'materialized',
  'or',
  'recursive',
  'replace',
  'temp',
  'temporary',
  'unique',
  'unlogged',
  'virtual',
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
  'concurrently',
  'lateral',
  '(',
])
const DEFINES = new Set(['alter', 'comment', 'create', 'drop'])
const FROM_ENDS = new Set([
  'where',
  'group',
  'having',
  'order',
  'limit',
  'offset',
  'fetch',
  'union',
  'intersect',
  'except',
  'returning',
  'window',
  'set',
  'values',
  'select',
])
const NO_CHANGE_BEFORE = new Set(['on', 'do', 'for', 'key', 'after', 'before', 'of', 'or'])
const NO_CHANGE_AFTER = new Set(['on', 'of', 'set', ','])
const EVENTS = new Set(['insert', 'update', 'delete', 'truncate'])
const CONFLICTS = new Set(['rollback', 'abort', 'replace', 'fail', 'ignore'])
const READABLE_PRAGMAS = new Set(['table_info', 'table_xinfo', 'index_list', 'foreign_keys'])
/** Functions that reach past what a statement says: other statements, other sessions, files. */
const FAR_CALLS =
  /^(set_config|dblink\w*|(query|cursor|table|schema|database)_to_xml\w*|lo_\w+|pg_(read|ls|stat)_\w*file\w*|pg_ls_\w+|pg_(terminate|cancel)_backend|pg_reload_conf|pg_advisory_\w+|load_extension|readfile|writefile)$/

/**
 * What is wrong with statements of a migration, each as a sentence. Statements may make and change what begins with the
 * plugin's prefix, and refer to the core by foreign keys. Finds what is written out; what a database makes of it is
 * compared afterwards.
 */
export function lintStatements(sql: string, options: LintOptions): string[] {
  const problems = statementsIn(sql, options.dialect).flatMap((tokens, at) =>
    new Statement(tokens, options).lint(at > 0)
  )
  return [...new Set(problems)]
}

class Statement {
  readonly #problems: string[] = []
  readonly #prefix: string
  /** For each open bracket, whether a list of tables is under way in it. */
  readonly #lists = [false]

  constructor(
    private tokens: Token[],
    private options: LintOptions
  ) {
    this.#prefix = prefixOf(options.plugin)
  }

  lint(isBody: boolean) {
    const first = this.#word(0)
    // A trigger is one statement made of several: its last word stands alone.
    if (isBody && first === 'end' && this.options.dialect === 'sqlite') return []
    if (!BEGINNINGS.has(first)) {
      return [`${(first || this.#name(0)).toUpperCase()} is no part of a migration`]
    }
    if (DEFINES.has(first)) this.#definition(first)
    if (first === 'pragma') this.#pragma()
    this.tokens.forEach((_, at) => this.#look(at))
    return this.#problems
  }

  /** The keyword at a place; a name in quotes is none. */
  #word(at: number) {
    const token = this.tokens[at]
    return !token || token.isQuoted ? '' : token.text
  }

  #name(at: number) {
    return this.tokens[at]?.text ?? ''
  }

  #look(at: number) {
    const word = this.#word(at)
    if (word === '(') this.#lists.push(false)
    else if (word === ')') this.#lists.length > 1 && this.#lists.pop()
    else if (FROM_ENDS.has(word)) this.#lists[this.#lists.length - 1] = false
    else if (this.#isChange(at)) this.#changes(at + 1)
    else if (word === 'truncate' && !/^(on|or)$/.test(this.#word(at + 1))) {
      this.#ownAll(word, at + (this.#word(at + 1) === 'table' ? 2 : 1))
    } else if (word === 'execute' && !/^(function|procedure)$/.test(this.#word(at + 1))) {
      this.#problems.push('EXECUTE is no part of a migration')
    }
    if (word === 'from' || word === 'join' || word === 'using') {
      this.#lists[this.#lists.length - 1] = true
      this.#reads(at + 1)
    } else if (word === ',' && this.#lists.at(-1)) this.#reads(at + 1)
    else if (this.#isTableQuery(at)) this.#reads(at + 1)
    if (this.#word(at + 1) === '(' && FAR_CALLS.test(this.#name(at).toLowerCase())) {
      this.#problems.push(`${this.#name(at)}() is no part of a migration`)
    }
  }

  #definition(first: string) {
    let at = first === 'comment' ? 2 : 1
    while (BEFORE_KIND.has(this.#word(at))) at++
    const kind = this.#word(at)
    const said = `${first} ${kind}`
    if (first === 'comment' && kind === 'column') this.#own(said, at + 1)
    else if (!KINDS.has(kind)) {
      this.#problems.push(`${first.toUpperCase()} ${kind.toUpperCase()} is no part of a migration`)
    } else if (kind === 'index' || kind === 'trigger') this.#ofTable(said, at)
    else {
      this.#ownAll(said, at + 1)
      this.#moves(said)
    }
  }

  /** Names of indexes and triggers are free; where they are is not. */
  #ofTable(said: string, kindAt: number) {
    const on = this.tokens.findIndex((_, at) => at > kindAt && this.#word(at) === 'on')
    if (on >= 0) this.#own('on', on + 1)
    else if (said.startsWith('create')) this.#problems.push(`${said}: names no table`)
  }

  #ownAll(said: string, from: number) {
    let at = this.#own(said, from)
    while (this.#word(at) === ',') at = this.#own(said, at + 1)
  }

  /** Another name must be its own as well, and it stays where it is. */
  #moves(said: string) {
    if (!said.startsWith('alter')) return
    this.tokens.forEach((_, at) => {
      const [word, next] = [this.#word(at), this.#word(at + 1)]
      if (word === 'rename' && next === 'to') this.#own('rename to', at + 2)
      if (word === 'set' && next === 'schema') {
        this.#problems.push('SET SCHEMA is no part of a migration')
      }
    })
  }

  #pragma() {
    if (READABLE_PRAGMAS.has(this.#word(1))) return
    this.#problems.push(`PRAGMA ${this.#name(1)} is no part of a migration`)
  }

  #changes(from: number) {
    const { name } = this.#nameAt(from)
    if (!this.#isOwn(name) && !this.#mayTouch(name)) this.#complain(this.#word(from - 1), name)
  }

  #reads(from: number) {
    const { name } = this.#nameAt(from)
    const isOthers = this.options.outside.has(name.toLowerCase())
    if (isOthers && !this.#mayTouch(name)) this.#complain('read', name)
  }

  /** Rows of the core, where that was agreed to; never those of other plugins. */
  #mayTouch(name: string) {
    const { mayTouchCore, outside } = this.options
    return mayTouchCore && outside.has(name.toLowerCase()) && !/^plg_/i.test(name)
  }

  /** Answers where it goes on behind the name. */
  #own(said: string, from: number) {
    const { name, next } = this.#nameAt(from)
    const table = said === 'comment column' ? name.split('.')[0] : name
    if (!this.#isOwn(table)) this.#complain(said, name)
    return this.#word(next) === '*' ? next + 1 : next
  }

  #isOwn(name: string) {
    return name.startsWith(this.#prefix) || name.startsWith('_knex_temp_alter')
  }

  #complain(verb: string, name: string) {
    this.#problems.push(`${verb} ${name}: only ${this.#prefix}… is its own`)
  }

  #isChange(at: number) {
    const [before, word, after] = [at - 1, at, at + 1].map((place) => this.#word(place))
    if (word === 'into') return true
    if (word === 'from') return before === 'delete'
    if (word !== 'update' || NO_CHANGE_AFTER.has(after)) return false
    if (after === 'or') return CONFLICTS.has(this.#word(at + 2))
    return !NO_CHANGE_BEFORE.has(before) && !(before === ',' && EVENTS.has(this.#word(at - 2)))
  }

  /** `TABLE photos` is `SELECT * FROM photos`. */
  #isTableQuery(at: number) {
    if (this.#word(at) !== 'table' || at === 0) return false
    const first = this.#word(0)
    const names = DEFINES.has(first) || first === 'truncate'
    return !names || ['as', '('].includes(this.#word(at - 1))
  }

  /** The next name, without the words that may stand before it and without the schema, and where it ends. */
  #nameAt(from: number): { name: string; next: number } {
    let at = from
    while (BETWEEN.has(this.#word(at))) at++
    const parts = [this.#name(at)]
    for (at += 1; this.#word(at) === '.'; at += 2) parts.push(this.#name(at + 1))
    const isOurs = ['main', 'public'].includes(parts[0].toLowerCase()) && parts.length > 1
    return { name: (isOurs ? parts.slice(1) : parts).join('.'), next: at }
  }
}
