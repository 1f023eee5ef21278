import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import type TypeScript from 'typescript'
import type { PluginSources } from '#extension/kit/plugin_sources'
import { isPublished, isPublishedPackage } from '#extension/published'

/** Turns every TypeScript file into a JavaScript file of the same name, and copies the others. Answers what is wrong. */
export async function buildServer({ folder, files }: PluginSources, out: string) {
  const { default: ts } = await import('typescript')
  const problems: string[] = []
  for (const file of files.filter((path) => path !== 'plugin.json' && !path.endsWith('.d.ts'))) {
    const target = join(out, file.replace(/\.ts$/, '.js'))
    await mkdir(dirname(target), { recursive: true })
    if (!file.endsWith('.ts')) {
      await copyFile(join(folder, file), target)
      continue
    }
    const source = await readFile(join(folder, file), 'utf8')
    problems.push(...problemsOf(ts, file, source))
    const { outputText, diagnostics = [] } = ts.transpileModule(source, {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: optionsOf(ts),
    })
    for (const { messageText } of diagnostics) {
      problems.push(`${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
    }
    await writeFile(target, outputText)
  }
  return problems
}

/** As the program itself is compiled: decorators and what they tell the container are needed. */
const optionsOf = (ts: typeof TypeScript): TypeScript.CompilerOptions => ({
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  rewriteRelativeImportExtensions: true,
  isolatedModules: true,
})

/** Archives carry no packages: what is neither published nor a file of its own would be missing on the server. */
function problemsOf(ts: typeof TypeScript, file: string, source: string) {
  return ts
    .preProcessFile(source)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => !isFound(name))
    .map((name) =>
      name.startsWith('#')
        ? `${file}: "${name}" is not published to plugins`
        : `${file}: the package "${name}" would be missing on a server`
    )
}

const isFound = (name: string) =>
  name.startsWith('.') || isBuiltin(name) || isPublished(name) || isPublishedPackage(name)
