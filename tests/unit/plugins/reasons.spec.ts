import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { CAPABILITIES } from '#extension/manifest'
import { OBSERVED_STATES, PHASES } from '#extension/states'
import de from '../../../resources/lang/de/plugins.json' with { type: 'json' }
import en from '../../../resources/lang/en/plugins.json' with { type: 'json' }

/** `{ code: 'x' }`, `reasonFrom(error, 'x'`, `refuse('x'` and what else makes a reason of a word. */
const CODES = [
  /\bcode: '([a-z_]+)'/g,
  /reasonFrom\(\w+, '([a-z_]+)'/g,
  /\brefuse(?:Entry)?\('([a-z_]+)'/g,
  /E_PLUGIN_\w+: '([a-z_]+)'/g,
]

async function codesIn(folder: string) {
  const codes = new Set<string>()
  for (const entry of await readdir(folder, { recursive: true })) {
    if (!entry.endsWith('.ts')) continue
    const text = await readFile(join(folder, entry), 'utf8')
    for (const pattern of CODES) for (const [, code] of text.matchAll(pattern)) codes.add(code)
  }
  return [...codes].sort()
}

test.group('Words about plugins', () => {
  test('there are some for every reason that the host gives', async ({ assert }) => {
    const codes = await codesIn(app.makePath('app/extension'))
    assert.includeMembers(codes, ['load_failed', 'sdk_unmet', 'archive_outside'])
    for (const { reasons } of [en, de]) {
      assert.deepEqual(
        codes.filter((code) => !(code in reasons)),
        []
      )
    }
  })

  test('there are some for every state, phase and capability', ({ assert }) => {
    for (const { states, phases, capabilities } of [en, de]) {
      assert.includeMembers(Object.keys(states), [...OBSERVED_STATES])
      assert.includeMembers(Object.keys(phases), [...PHASES])
      assert.includeMembers(Object.keys(capabilities), [...CAPABILITIES])
    }
  })
})
