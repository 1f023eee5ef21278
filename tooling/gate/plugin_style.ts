import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ESLint } from 'eslint'
import * as prettier from 'prettier'

const PASSED_OVER = /(^|\/)(node_modules|dist)(\/|$)/

/** A plugin is written as Lumina itself is: the same rules, the same format. */
export async function checkPluginStyle(folder: string) {
  console.log('\n── Style')
  const format = (await prettier.resolveConfig(resolve('package.json')))!
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: resolve('eslint.config.js'),
    overrideConfig: {
      rules: { 'prettier/prettier': ['error', { ...format }, { usePrettierrc: false }] },
    },
  })
  const results = await eslint.lintFiles(['**/*.ts', '**/*.vue'])
  const formatter = await eslint.loadFormatter('stylish')
  const said = await formatter.format(results)
  if (said) console.log(said)
  const unformatted = await findUnformatted(folder, format)
  for (const file of unformatted) console.log(`${file} is not formatted`)
  const isWrong = results.some(({ errorCount }) => errorCount > 0) || unformatted.length > 0
  return isWrong ? 'there are mistakes' : undefined
}

/** ESLint looks at the format of scripts alone. */
async function findUnformatted(folder: string, format: prettier.Options) {
  const unformatted: string[] = []
  for (const name of await readdir(folder, { recursive: true })) {
    if (PASSED_OVER.test(name) || !/\.(vue|json)$/.test(name)) continue
    const text = await readFile(join(folder, name), 'utf8')
    if (!(await prettier.check(text, { ...format, filepath: name }))) unformatted.push(name)
  }
  return unformatted
}
