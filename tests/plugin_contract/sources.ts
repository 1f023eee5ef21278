import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { ownFilesOf } from '#extension/discovery'
import { foreignServerImports, importsIn, isInside } from '#extension/kit/server_imports'

/** Whatever is not the plugin's own: screens of archives find none of it. */
const NOT_FOR_SCREENS = /^(~\/|#|@generated\/|@nuxt\/)/

/** Imports of a plugin that somebody who installs it would not have. */
export async function foreignImportsOf(folder: string) {
  const problems: string[] = []
  for (const file of await ownFilesOf(folder)) {
    if (!/\.(ts|js|vue)$/.test(file) || file.startsWith('dist/') || file.startsWith('client/')) {
      continue
    }
    const source = await readFile(join(folder, file), 'utf8')
    problems.push(
      ...(file.startsWith('ui/') ? ofScreen(file, source) : foreignServerImports(ts, file, source))
    )
  }
  return problems
}

function ofScreen(file: string, source: string) {
  const scripts = file.endsWith('.vue')
    ? [...source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script)
    : [source]
  return scripts
    .flatMap((script) => importsIn(ts, script))
    .filter((name) => (name.startsWith('.') ? !isInside(file, name) : NOT_FOR_SCREENS.test(name)))
    .map((name) => `${file}: "${name}" is not for screens of plugins`)
}
