import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { readMessage } from '../../../resources/composables/icu_message.js'

/** Of elements in a parsed message. */
const TYPE = { literal: 0, argument: 1, select: 5 }

type Node = { [key: string]: string | Node }

const root = app.makePath('resources/lang')
const locales = readdirSync(root)

test.group('Catalogues', () => {
  test('every language has the same texts', ({ assert }) => {
    const [first, ...rest] = locales.map((locale) => [...textsOf(locale).keys()].sort())
    for (const keys of rest) assert.deepEqual(keys, first)
  })

  test('no text is empty, and every text is well formed', ({ assert }) => {
    for (const locale of locales) {
      for (const [key, text] of textsOf(locale)) {
        assert.isNotEmpty(text.trim(), `${locale} ${key}`)
        assert.doesNotThrow(() => new IntlMessageFormat(text, locale))
      }
    }
  })

  test('the screens say every text as the server would', ({ assert }) => {
    for (const locale of locales) {
      for (const [key, text] of textsOf(locale)) {
        // What is wrong with a field is put together by the validator.
        if (key.startsWith('validator.')) continue
        const choices = choicesOf(text, locale)
        for (const given of [0, 1, 2, 1234, ...choices]) {
          const names = argumentsOf(text, locale)
          const params = Object.fromEntries(names.map((name) => [name, given]))
          const expected = new IntlMessageFormat(text, locale).format(params)
          assert.equal(readMessage(text)(params, locale), expected, `${locale} ${key}`)
        }
      }
    }
  })

  test('translations take the same values', ({ assert }) => {
    const english = textsOf('en')
    for (const locale of locales.filter((other) => other !== 'en')) {
      for (const [key, text] of textsOf(locale)) {
        assert.deepEqual(
          argumentsOf(text, locale),
          argumentsOf(english.get(key)!, 'en'),
          `${locale} ${key}`
        )
      }
    }
  })

  test('every key that the screens name exists', ({ assert }) => {
    const english = textsOf('en')
    const missing = keysInUse().filter((key) => !english.has(key))
    assert.deepEqual(missing, [])
  })

  test('what the first pages show says nothing that comes later', ({ assert }) => {
    const later = namesIn('resources/texts/en_rest.ts').join('|')
    const mention = new RegExp(`(?<!=)['"\`]((?:${later})\\.[a-z_]+[\\w.]*)`, 'g')
    const early: string[] = []
    for (const [file, source] of shownAtFirst()) {
      // Whoever asks for the rest waits for it.
      if (source.includes('speakAll')) continue
      for (const [, key] of source.matchAll(mention)) early.push(`${file}: ${key}`)
    }
    assert.deepEqual(early, [])
    assert.includeMembers(
      [...shownAtFirst().keys()],
      ['resources/components/photo/photo_grid.vue', 'resources/components/upload/upload_panel.vue']
    )
    assert.notInclude([...shownAtFirst().keys()], 'resources/components/photo/lightbox.vue')
  })

  test('forms speak of themselves, whatever they are about', ({ assert }) => {
    const folder = 'resources/components/forms'
    for (const file of readdirSync(app.makePath(folder))) {
      const source = readFileSync(app.makePath(folder, file), 'utf8')
      const rooms = [...source.matchAll(/\bt\(.*?['`]([a-z_]+)\./g)].map(([, room]) => room)
      assert.includeMembers(['forms', 'common'], rooms, file)
    }
  })

  test('every job has a name that people read', ({ assert }) => {
    const english = textsOf('en')
    const names = [...sources()].flatMap((source) =>
      [...source.matchAll(/static (?:override )?jobName = '([a-z_]+)'/g)].map(([, name]) => name)
    )
    assert.include(names, 'purge_trash')
    assert.deepEqual(
      names.filter((name) => !english.has(`admin.jobs.choices.${name}`)),
      []
    )
  })

  test('every job of a plugin has a name that people read', ({ assert }) => {
    const jobs = [...sources(['plugins'])].flatMap((source) =>
      [...source.matchAll(/static (?:override )?jobName = 'plg\.([a-z]\w+)\.([a-z_]+)'/g)].map(
        ([, plugin, name]) => ({ plugin, name })
      )
    )
    assert.isNotEmpty(jobs)
    const isNamed = ({ plugin, name }: (typeof jobs)[number], locale: string) => {
      const file = app.makePath('plugins', plugin, 'lang', `${locale}.json`)
      const texts = JSON.parse(readFileSync(file, 'utf8')) as { jobs?: Node }
      return texts.jobs?.[name] !== undefined
    }
    for (const locale of locales) {
      const unnamed = jobs.filter((job) => !isNamed(job, locale))
      assert.deepEqual(unnamed, [], locale)
    }
  })

  test('every text is read by somebody', ({ assert }) => {
    const source = [...sources()].join('\n')
    const begun = [...source.matchAll(/`([a-z_]+\.[\w.]*)\$\{/g)].map(([, start]) => start)
    const isRead = (key: string) =>
      source.includes(key.replace(/^errors\./, '')) || begun.some((start) => key.startsWith(start))
    // What is wrong with a field is put together by the validator.
    const ours = [...textsOf('en').keys()].filter((key) => !key.startsWith('validator.'))
    assert.deepEqual(
      ours.filter((key) => !isRead(key)),
      []
    )
  })
})

function textsOf(locale: string) {
  const texts = new Map<string, string>()
  for (const file of readdirSync(join(root, locale))) {
    const tree = JSON.parse(readFileSync(join(root, locale, file), 'utf8')) as Node
    collect(tree, file.replace(/\.json$/, ''), texts)
  }
  return texts
}

function collect(node: Node, prefix: string, texts: Map<string, string>) {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string') texts.set(`${prefix}.${key}`, value)
    else collect(value, `${prefix}.${key}`, texts)
  }
}

function argumentsOf(text: string, locale: string) {
  const names = new Set<string>()
  const walk = (elements: ReturnType<IntlMessageFormat['getAst']>) => {
    for (const element of elements) {
      if ('value' in element && element.type !== 0) names.add(String(element.value))
      if ('options' in element) {
        for (const option of Object.values(element.options)) walk(option.value)
      }
      if ('children' in element) walk(element.children)
    }
  }
  walk(new IntlMessageFormat(text, locale).getAst())
  return [...names].sort()
}

/** What `select` looks for, where everything else in the text takes words as well. */
function choicesOf(text: string, locale: string) {
  const found = new Set<string>()
  const walk = (elements: ReturnType<IntlMessageFormat['getAst']>): boolean =>
    elements.every((element) => {
      if (element.type === TYPE.literal || element.type === TYPE.argument) return true
      if (element.type !== TYPE.select || !('options' in element)) return false
      Object.keys(element.options).forEach((key) => found.add(key))
      return Object.values(element.options).every(({ value }) => walk(value))
    })
  return walk(new IntlMessageFormat(text, locale).getAst()) ? found : []
}

/** Keys written out in full: those that are put together from parts are seen by the browser tests. */
function keysInUse() {
  const keys = new Set<string>()
  for (const source of sources()) {
    for (const [, key] of source.matchAll(/\bt\(\s*'([a-z_]+\.[\w.]+)'/g)) keys.add(key)
  }
  return [...keys]
}

const namesIn = (file: string) =>
  [...readFileSync(app.makePath(file), 'utf8').matchAll(/lang\/en\/(\w+)\.json/g)].map(
    ([, name]) => name
  )

/** Brought with the rest of the texts: by a sign of somebody, or by opening or showing it. */
const BROUGHT_LATER = /when(?:Near|Opened|Shown)\(\s*\(\) => import\('[^']+'\)/g

/** Pages that wait for the first texts alone, and everything that they bring along by themselves. */
function shownAtFirst() {
  const first = /const FIRST = \/\^\(([\w|]+)\)/.exec(
    readFileSync(app.makePath('resources/app.ts'), 'utf8')
  )![1]
  const found = new Map<string, string>()
  const pages = first
    .split('|')
    .flatMap((folder) =>
      readdirSync(app.makePath('resources/pages', folder)).map(
        (file) => `resources/pages/${folder}/${file}`
      )
    )
  const waiting = ['resources/layouts/app_layout.vue', 'resources/layouts/root.vue', ...pages]
  while (waiting.length) {
    const file = waiting.pop()!
    if (found.has(file)) continue
    const source = readFileSync(app.makePath(file), 'utf8')
    found.set(file, source)
    const imports = source
      .replace(BROUGHT_LATER, '')
      .matchAll(/(?:import(?! type)[^'"]*?from |import\(|import )'~\/([\w/.]+)'/g)
    for (const [, path] of imports)
      waiting.push(`resources/${/\.(vue|css)$/.test(path) ? path : `${path}.ts`}`)
  }
  return found
}

function* sources(folders = ['resources', 'app', 'commands']) {
  for (const folder of folders) {
    for (const file of readdirSync(app.makePath(folder), { recursive: true, encoding: 'utf8' })) {
      if (/\.(ts|vue)$/.test(file)) yield readFileSync(app.makePath(folder, file), 'utf8')
    }
  }
}
