import { readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import type TypeScript from 'typescript'

/** What pages hand to plugins by name, and the file that says which of its exports. */
const FACADES: Record<string, string> = {
  'vue': 'resources/plugins/facades/vue.js',
  '@inertiajs/vue3': 'resources/plugins/facades/inertia.ts',
  '@lumina/ui': 'resources/plugins/ui.ts',
}

export const EXTERNALS = Object.keys(FACADES)

export type ClientExports = ReadonlyMap<string, ReadonlySet<string>>

/** The names that plugins can import in a browser, of each module that the page has. */
export async function clientExports(): Promise<ClientExports> {
  const { default: ts } = await import('typescript')
  const entries = EXTERNALS.map(async (name) => {
    const source = await readFile(app.makePath(FACADES[name]), 'utf8')
    return [name, exportsIn(ts, source)] as const
  })
  return new Map(await Promise.all(entries))
}

function exportsIn(ts: typeof TypeScript, source: string) {
  const file = ts.createSourceFile('facade.ts', source, ts.ScriptTarget.ESNext)
  return new Set(
    file.statements.flatMap((statement) => {
      if (ts.isExportDeclaration(statement) && statement.exportClause && !statement.isTypeOnly) {
        const { exportClause } = statement
        return ts.isNamedExports(exportClause)
          ? exportClause.elements.map((element) => element.name.text)
          : []
      }
      if (!ts.isVariableStatement(statement)) return []
      return statement.declarationList.declarations.map((one) => one.name.getText(file))
    })
  )
}

/** Imports in built code of names that no page has; and of modules that no page has. */
export async function foreignImports(code: string, exported: ClientExports) {
  const { default: ts } = await import('typescript')
  const file = ts.createSourceFile('client.js', code, ts.ScriptTarget.ESNext)
  return file.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
    const from = (statement.moduleSpecifier as TypeScript.StringLiteral).text
    if (from.startsWith('.')) return []
    const known = exported.get(from)
    if (!known) return [`"${from}" is not there in a browser`]
    return namesIn(ts, statement)
      .filter((name) => !known.has(name))
      .map((name) => `"${from}" gives plugins no "${name}"`)
  })
}

function namesIn(ts: typeof TypeScript, { importClause }: TypeScript.ImportDeclaration) {
  const bindings = importClause?.namedBindings
  return [
    ...(importClause?.name ? ['default'] : []),
    ...(bindings && ts.isNamedImports(bindings)
      ? bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
      : []),
  ]
}
