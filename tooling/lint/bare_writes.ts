import type { Rule, Scope } from 'eslint'
import type { CallExpression, Identifier, Node, ObjectExpression } from 'estree'

/** Models whose changes are kept, and their tables. */
export const AUDITED: Record<string, string> = {
  Album: 'albums',
  Invitation: 'invitations',
  Membership: 'memberships',
  Org: 'orgs',
  Photo: 'photos',
  ShareLink: 'share_links',
  User: 'users',
}

/** Written by a model's own keeper of tokens. */
const TABLES = new Set([...Object.values(AUDITED), 'auth_access_tokens'])

/** What the server keeps for itself and no person changes: nobody's trail would be richer by it. */
const OWN_COLUMNS = new Set([
  'storage_used_bytes', // the ledger: follows from the photos
  'view_count', // one for each visit, and each is a deed
  'last_seen_at',
  'last_used_at',
  'state', // how far the rendering of a photo is
  'failure',
  'thumbhash',
  'perceptual_hash',
  'updated_at',
])

/** Ways to those from other rows. */
const RELATIONS = new Set(['albums', 'photos', 'memberships', 'invitations', 'shareLinks'])

const WRITES = new Set([
  'update',
  'delete',
  'del',
  'insert',
  'multiInsert',
  'increment',
  'decrement',
])
const TABLE_CALLS = new Set(['from', 'table', 'into'])
const QUERIES = new Set(['query', 'within', 'acrossOrgs'])

/** Finds writes to many rows at once that pass by what keeps their changes, as far as they can be seen without types. */
export const bareWrites: Rule.RuleModule = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    CallExpression(node) {
      const called = nameOf(node)
      if (!called || !WRITES.has(called) || node.callee.type !== 'MemberExpression') return
      const subject = subjectOf(node.callee.object as Node, context.sourceCode.getScope(node))
      if (!subject || isOwn(node)) return
      context.report({
        node,
        message: `Changes of "${subject}" are kept: use auditedUpdate or auditedDelete of #audit/history.`,
      })
    },
  }),
}

const nameOf = ({ callee }: CallExpression) =>
  callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
    ? callee.property.name
    : undefined

/** The audited table or model at the beginning of a chain of calls, also where the chain began in a variable. */
function subjectOf(node: Node, scope: Scope.Scope): string | undefined {
  if (node.type === 'CallExpression') {
    const table = TABLE_CALLS.has(nameOf(node) ?? '') ? textOf(node.arguments[0]) : undefined
    if (table && TABLES.has(table)) return table
    const relation = nameOf(node) === 'related' ? textOf(node.arguments[0]) : undefined
    if (relation && RELATIONS.has(relation)) return relation
    if (node.callee.type !== 'MemberExpression') return undefined
    const { object } = node.callee
    if (object.type === 'Identifier' && QUERIES.has(nameOf(node) ?? '') && object.name in AUDITED)
      return object.name
    return subjectOf(object as Node, scope)
  }
  if (node.type === 'MemberExpression') return subjectOf(node.object as Node, scope)
  if (node.type === 'AwaitExpression') return subjectOf(node.argument, scope)
  return node.type === 'Identifier' ? ofVariable(node, scope) : undefined
}

function ofVariable({ name }: Identifier, scope: Scope.Scope): string | undefined {
  for (let at: Scope.Scope | null = scope; at; at = at.upper) {
    const [definition] = at.set.get(name)?.defs ?? []
    if (!definition) continue
    const isInitial = definition.type === 'Variable' && definition.node.init
    // Only queries: rows that were awaited are written one by one, by their model.
    if (!isInitial || definition.node.init!.type === 'AwaitExpression') return undefined
    return subjectOf(definition.node.init!, at)
  }
  return undefined
}

const textOf = (node?: Node) =>
  node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined

function isOwn({ arguments: [values] }: CallExpression) {
  return (
    values?.type === 'ObjectExpression' && columnsIn(values).every((name) => OWN_COLUMNS.has(name))
  )
}

/** `?` stands for what cannot be seen here. */
function columnsIn({ properties }: ObjectExpression): string[] {
  return properties.flatMap((property) => {
    if (property.type === 'Property')
      return property.key.type === 'Identifier' && !property.computed ? property.key.name : '?'
    const { argument } = property
    const spread = argument.type === 'LogicalExpression' ? argument.right : argument
    return spread.type === 'ObjectExpression' ? columnsIn(spread) : '?'
  })
}
