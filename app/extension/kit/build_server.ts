import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type TypeScript from 'typescript'
import type { PluginSources } from '#extension/kit/plugin_sources'
import { foreignServerImports } from '#extension/kit/server_imports'

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
    problems.push(...foreignServerImports(ts, file, source))
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
