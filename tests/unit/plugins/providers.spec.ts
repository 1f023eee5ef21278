import { test } from '@japa/runner'
import { setDoors } from '#extension/gate'
import { host } from '#extension/host'
import { addProviders, type PluginProviders, providersOf } from '#extension/providers'

const NAME = 'greeter@1' as keyof PluginProviders

test.group('Providers of plugins', (group) => {
  group.each.setup(() => () => setDoors(new Map()))
  group.teardown(() => host.follow())

  test('are asked where their plugin is on, until it is unloaded', ({ assert }) => {
    const chosen = new Map([['one', true]])
    setDoors(new Map([['likes', { tenancy: 'org', orgs: 'off', observed: 'enabled', chosen }]]))
    const greeter = { greet: () => 'hello' }
    const undo = addProviders('likes', { [NAME]: greeter as never })
    assert.deepEqual(providersOf(NAME, 'one'), [{ plugin: 'likes', provider: greeter as never }])
    assert.deepEqual(providersOf(NAME, 'two'), [])
    undo()
    assert.deepEqual(providersOf(NAME, 'one'), [])
  })
})
