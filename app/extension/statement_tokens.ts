/** A word or a sign in small letters, or what stood in quotes of any kind: SQLite takes all of them for names. */
export interface Token {
  text: string
  isQuoted: boolean
}

export type Dialect = 'sqlite' | 'postgres'

/** The tokens of each statement, as the database will read them: what is a text to one may be a statement to the other. */
export function statementsIn(sql: string, dialect: Dialect) {
  const statements: Token[][] = [[]]
  for (const token of tokensOf(sql, dialect)) {
    if (token.text === ';' && !token.isQuoted) statements.push([])
    else statements.at(-1)!.push(token)
  }
  return statements.filter(({ length }) => length > 0)
}

function* tokensOf(sql: string, dialect: Dialect): Generator<Token> {
  for (const { 0: text, groups = {} } of sql.matchAll(PATTERNS[dialect])) {
    if (groups.comment !== undefined) {
      if (dialect === 'postgres') yield* nested(text)
    } else if (groups.body !== undefined) yield* bodyOf(groups.body)
    else if (groups.quoted !== undefined) yield { text: unquoted(text), isQuoted: true }
    else yield { text: text.toLowerCase(), isQuoted: false }
  }
}

/** PostgreSQL counts the beginnings of comments. Nobody needs that: it becomes a statement that is refused. */
function* nested(comment: string): Generator<Token> {
  if (!comment.startsWith('/*') || !comment.includes('/*', 2)) return
  for (const text of [';', 'a comment in a comment']) yield { text, isQuoted: false }
}

/** What stands between dollars is a text, or a function that will be run: read as a part of the statement. */
function* bodyOf(body: string) {
  for (const token of tokensOf(body, 'postgres')) if (token.text !== ';') yield token
}

function unquoted(text: string) {
  const [quote] = text
  if (quote === '[') return text.slice(1, -1)
  if (/[eE]/.test(quote)) return text.slice(2, -1)
  return text.slice(1, -1).replaceAll(quote + quote, quote)
}

const REST = String.raw`\w+|[.;,()*]`

const PATTERNS: Record<Dialect, RegExp> = {
  sqlite: new RegExp(
    String.raw`(?<comment>--[^\n]*|\/\*[^]*?\*\/)|(?<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|` +
      '`(?:[^`]|``)*`' +
      String.raw`|\[[^\]]*\])|${REST}`,
    'g'
  ),
  postgres: new RegExp(
    String.raw`(?<comment>--[^\n\r]*|\/\*[^]*?\*\/)|(?<quoted>\b[eE]'(?:[^'\\]|''|\\[^])*'|'(?:[^']|'')*'|"(?:[^"]|"")*")|` +
      String.raw`\$(?<tag>[^\W\d]\w*|)\$(?<body>[^]*?)\$\k<tag>\$|${REST}`,
    'g'
  ),
}
