import { existsSync, globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { ICONS_OF_FEW, NAMING, namesIn, namesOfFew } from '../../../resources/vite/icons_of_few.js'

const root = app.makePath()
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

/** What comes before anybody does anything, on pages that everybody opens. */
const FIRST = [
  'resources/app.ts',
  'resources/layouts/*.vue',
  'resources/pages/{albums,favorites,photos,sessions,visitor}/*.vue',
  'plugins/*/ui/plugin.ts',
]

test.group('Icons', () => {
  test('each that is named is there', ({ assert }) => {
    const { icons, aliases } = createRequire(import.meta.url)('@iconify-json/lucide/icons.json')
    const named = globSync(NAMING, { cwd: root }).flatMap((file) => namesIn(textOf(file)))
    assert.isNotEmpty(named)
    assert.deepEqual(
      named.filter((name) => !icons[name] && !aliases[name]),
      []
    )
  })

  test('those of few people do not come with pages that everybody opens', ({ assert }) => {
    const few = namesOfFew(root)
    const bringing = [...broughtBy(globSync(FIRST, { cwd: root }))].filter((file) => {
      const text = textOf(file)
      return text.includes(ICONS_OF_FEW) || namesIn(text).some((name) => few.has(name))
    })
    assert.isAbove(few.size, 50)
    assert.deepEqual(bringing, [])
  })
})

/** The files, and all of ours that they import at once. */
function broughtBy(files: string[], brought = new Set<string>()) {
  for (const file of files) {
    if (brought.has(file)) continue
    brought.add(file)
    broughtBy(importsOf(file), brought)
  }
  return brought
}

function importsOf(file: string) {
  return [...textOf(file).matchAll(/^(?:import|export) (?!type ).*?from '([~.][^']+)'/gms)]
    .map(([, name]) => (name[0] === '~' ? `resources${name.slice(1)}` : join(dirname(file), name)))
    .map((name) => [name, `${name}.ts`].find((each) => existsSync(join(root, each))))
    .filter((found) => found !== undefined)
    .filter((found) => /\.(ts|vue)$/.test(found))
}
