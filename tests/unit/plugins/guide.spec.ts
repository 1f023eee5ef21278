import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import ts from 'typescript'
import app from '@adonisjs/core/services/app'
import { CORE_EVENTS } from '#extension/events'
import { CAPABILITIES } from '#extension/manifest'
import { PUBLISHED, PUBLISHED_PACKAGES } from '#extension/published'
import { ROUTE_SPACES } from '#extension/routes'
import { OBSERVED_STATES } from '#extension/states'

const read = (path: string) => readFile(app.makePath(path), 'utf8')

async function interfaceOf(path: string, name: string) {
  const file = ts.createSourceFile(path, await read(path), ts.ScriptTarget.ESNext)
  return file.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name
  ) as ts.InterfaceDeclaration
}

const nameOf = ({ name }: ts.TypeElement) => (name as ts.Identifier | ts.StringLiteral).text

/** Names of the members of an interface, as its source has them. */
const membersOf = async (path: string, name: string) =>
  (await interfaceOf(path, name)).members.map(nameOf)

/** What a component in a slot gets to know. */
function contextOf(slot: ts.TypeElement) {
  const { type } = slot as ts.PropertySignature
  return type && ts.isTypeLiteralNode(type) ? type.members.map(nameOf) : []
}

/** Whatever the guide sets as code. */
async function mentioned() {
  const guide = await read('docs/plugins.md')
  return new Set([...guide.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words))
}

test.group('The guide to plugins', () => {
  for (const [what, path, name] of [
    ['event', 'app/extension/events.ts', 'PluginEvents'],
    ['filter', 'app/extension/filters.ts', 'PluginFilters'],
    ['provider', 'app/extension/providers.ts', 'PluginProviders'],
    ['slot', 'resources/plugins/slots.ts', 'PluginSlots'],
    ['key of the manifest', 'app/extension/manifest.ts', 'PluginManifest'],
    ['key of the definition', 'app/extension/define_plugin.ts', 'PluginDefinition'],
    ['hook', 'app/extension/define_plugin.ts', 'PluginHooks'],
  ]) {
    test(`names every ${what}`, async ({ assert }) => {
      const said = await mentioned()
      const lacking = (await membersOf(path, name)).filter((each) => !said.has(each))
      assert.deepEqual(lacking, [])
    })
  }

  test('names all that a component in a slot gets to know', async ({ assert }) => {
    const lines = (await read('docs/plugins.md')).split('\n')
    const { members } = await interfaceOf('resources/plugins/slots.ts', 'PluginSlots')
    const lacking = members.flatMap((slot) => {
      const said = lines.find((line) => line.startsWith(`| \`${nameOf(slot)}\``)) ?? ''
      return contextOf(slot).filter((each) => !said.includes(`\`${each}\``))
    })
    assert.deepEqual(lacking, [])
  })

  test('names events that plugins may hear of, and no others', async ({ assert }) => {
    const declared = await membersOf('app/extension/events.ts', 'PluginEvents')
    assert.sameMembers([...CORE_EVENTS], declared)
  })

  test('names no point that is not there', async ({ assert }) => {
    const there = new Set([
      ...(await membersOf('app/extension/events.ts', 'PluginEvents')),
      ...(await membersOf('app/extension/filters.ts', 'PluginFilters')),
      ...(await membersOf('app/extension/providers.ts', 'PluginProviders')),
      ...(await membersOf('resources/plugins/slots.ts', 'PluginSlots')),
    ])
    const said = [...(await mentioned())].filter((words) => /^[\w.]+@\d+$/.test(words))
    assert.deepEqual(
      said.filter((each) => !there.has(each)),
      []
    )
  })

  test('names what may be imported, every capability, state and kind of route', async ({
    assert,
  }) => {
    const said = await mentioned()
    const all = [
      ...PUBLISHED,
      ...PUBLISHED_PACKAGES,
      ...CAPABILITIES,
      ...OBSERVED_STATES,
      ...Object.keys(ROUTE_SPACES),
    ]
    assert.deepEqual(
      all.filter((each) => !said.has(each)),
      []
    )
    const imports = [...said].filter((words) => /^#(?!tests)[\w/]+(\/\*)?$/.test(words))
    assert.deepEqual(
      imports.filter((each) => !(PUBLISHED as readonly string[]).includes(each)),
      []
    )
  })

  test('names the address of every kind of route', async ({ assert }) => {
    const said = await mentioned()
    const addresses = Object.values(ROUTE_SPACES).map((each) => each.replace(':plugin', '<id>'))
    assert.deepEqual(
      addresses.filter((each) => !said.has(each)),
      []
    )
  })

  test('leads to a checkout that knows the types of all that may be imported', async ({
    assert,
  }) => {
    const { compilerOptions } = JSON.parse(await read('tsconfig.plugin.json'))
    const roots = PUBLISHED.map((name) => `${name.split('/')[0]}/*`)
    assert.includeMembers(Object.keys(compilerOptions.paths), roots)
  })
})
