import { existsSync } from 'node:fs'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { isPublished, isPublishedPackage, PUBLISHED } from '#extension/published'

/** `#models/*` are the files of app/models. */
const fileOf = (name: string) => app.makePath('app', name.slice(1).replace(/\/\*$/, ''))

test.group('What plugins may import', () => {
  test('is there', ({ assert }) => {
    for (const name of PUBLISHED) {
      const path = fileOf(name)
      const isThere = [path, `${path}.ts`, `${path}.js`].some((each) => existsSync(each))
      assert.isTrue(isThere, name)
    }
  })

  test('of the host is no lever that moves other plugins', async ({ assert }) => {
    const modules = {
      define_plugin: await import('#extension/define_plugin'),
      events: await import('#extension/events'),
      filters: await import('#extension/filters'),
    }
    const names = Object.entries(modules).map(([name, module]) => [name, Object.keys(module)])
    assert.deepEqual(Object.fromEntries(names), {
      define_plugin: ['definePlugin'],
      events: ['CORE_EVENTS', 'announce'],
      filters: ['applyFilters'],
    })
  })

  test('are published names and nothing beside them', ({ assert }) => {
    const allowed = ['#models/album', '#extension/routes', '#queue/job', '#actions/create_album']
    for (const name of allowed) assert.isTrue(isPublished(name), name)
    const refused = ['#models', '#extension/host', '#queue/rows', '#config/app', '#start/env']
    for (const name of refused) assert.isFalse(isPublished(name), name)
  })

  test('are packages of which two copies would not fit together', ({ assert }) => {
    for (const name of ['luxon', '@adonisjs/core', '@adonisjs/core/http', '@vinejs/vine']) {
      assert.isTrue(isPublishedPackage(name), name)
    }
    for (const name of ['luxon-extra', '@adonisjs/mail', 'sharp']) {
      assert.isFalse(isPublishedPackage(name), name)
    }
  })
})
