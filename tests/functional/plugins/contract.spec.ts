import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { definePlugin } from '#extension/define_plugin'
import { createPluginHarness } from '#tests/plugin_harness'
import { foreignImportsOf } from '#tests/plugin_contract/sources'
import { lackingTexts } from '#tests/plugin_contract/texts'
import { manifestOf, writePlugin } from '#tests/fixtures/plugin_folders'
import { pluginFolder } from '#tests/fixtures/plugin_host'

// A plugin from a folder of its own, with pages, JSON and a slot.
createPluginHarness('guestbook', { folder: pluginFolder('guestbook') }).contract()

test.group('The contract of plugins', () => {
  test('finds imports that nobody who installs the plugin would have', async ({ assert }) => {
    const folder = await writePlugin('reaches', {
      files: {
        'plugin.ts': `import '#models/org'\nimport '#storage/store'\nimport 'left-pad'\nimport '../other.js'`,
        'deep/part.ts': `import '../plugin.js'\nexport const later = () => import('#mails/mail')`,
        'ui/plugin.ts': `import '@lumina/ui'\nimport '~/icons'`,
        'ui/pages/index.vue': `<script setup lang="ts">\nimport '#models/org'\n</script>\n<template><p /></template>`,
        'tests/some.spec.ts': `import '#storage/store'`,
      },
    })
    const found = await foreignImportsOf(folder)
    assert.sameMembers(found, [
      'deep/part.ts: "#mails/mail" is not published to plugins',
      'plugin.ts: "#storage/store" is not published to plugins',
      'plugin.ts: the package "left-pad" would be missing on a server',
      'plugin.ts: "../other.js" is outside of the plugin',
      'ui/pages/index.vue: "#models/org" is not for screens of plugins',
      'ui/plugin.ts: "~/icons" is not for screens of plugins',
    ])
  })

  test('finds texts that a language lacks', async ({ assert }) => {
    const folder = await writePlugin('silent', {
      files: {
        'lang/en.json': `{ "a": "One {name}", "b": { "c": "Two" } }`,
        'lang/de.json': `{ "a": "Eins", "b": {} }`,
      },
    })
    const definition = definePlugin({
      settings: { org: vine.create({ size: vine.number() }) },
      permissions: { look: { title: { en: 'Look' }, roles: [] } },
    })
    const manifest = manifestOf('silent', {
      title: { en: 'Silent', de: 'Still' },
      summary: { en: 'Says little', de: 'Sagt wenig' },
    })
    assert.sameMembers(await lackingTexts(folder, ['en', 'de'], manifest as never, definition), [
      'lang/de.json: a names other parameters than English',
      'lang/de.json: b.c is missing',
      'lang/en.json: settings.size.label is missing',
      'permissions.look: has no "de"',
    ])
  })
})
