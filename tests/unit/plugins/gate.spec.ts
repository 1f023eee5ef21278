import { test } from '@japa/runner'
import { closeDoor, type Door, isOpen, openPlugins, setDoors, whyClosed } from '#extension/gate'
import { isHeard } from '#extension/hearing'
import { host } from '#extension/host'

const door = (part: Partial<Door> = {}): Door => ({
  tenancy: 'org',
  orgs: 'off',
  observed: 'enabled',
  chosen: new Map(),
  ...part,
})

test.group('The gate of plugins', (group) => {
  group.each.setup(() => () => setDoors(new Map()))
  group.teardown(() => host.follow())

  test('is closed for what nobody knows', ({ assert }) => {
    assert.isFalse(isOpen('likes', 'one'))
    assert.isFalse(isOpen('likes', null))
    assert.equal(whyClosed('likes', null), 'unknown')
  })

  test('is open for orgs that chose the plugin, where others have to choose', ({ assert }) => {
    setDoors(new Map([['likes', door({ chosen: new Map([['one', true]]) })]]))
    assert.isTrue(isOpen('likes', 'one'))
    assert.isFalse(isOpen('likes', 'two'))
    assert.equal(whyClosed('likes', 'two'), 'off_for_org')
    assert.isTrue(isOpen('likes', null))
  })

  test('is closed for orgs that chose against it, where it is on for all', ({ assert }) => {
    setDoors(new Map([['likes', door({ orgs: 'on', chosen: new Map([['one', false]]) })]]))
    assert.isFalse(isOpen('likes', 'one'))
    assert.isTrue(isOpen('likes', 'two'))
  })

  test('is open everywhere for plugins of the whole server', ({ assert }) => {
    setDoors(new Map([['likes', door({ tenancy: 'platform', chosen: new Map([['one', false]]) })]]))
    assert.isTrue(isOpen('likes', 'one'))
  })

  test('is closed for everybody while the plugin does not run', ({ assert }) => {
    const chosen = new Map([['one', true]])
    for (const observed of ['installed', 'quarantined', 'safe_mode', 'blocked'] as const) {
      setDoors(new Map([['likes', door({ observed, chosen })]]))
      assert.isFalse(isOpen('likes', 'one'))
      assert.isFalse(isOpen('likes', null))
      assert.equal(whyClosed('likes', 'one'), observed)
    }
  })

  test('can be closed at once, and leaves the others open', ({ assert }) => {
    setDoors(
      new Map([
        ['likes', door({ orgs: 'on' })],
        ['maps', door({ orgs: 'on' })],
      ])
    )
    closeDoor('likes', 'quarantined')
    assert.deepEqual(openPlugins('one'), ['maps'])
    assert.equal(whyClosed('likes', 'one'), 'quarantined')
  })

  test('lets the end of an org through to plugins that are off for it', ({ assert }) => {
    setDoors(new Map([['likes', door()]]))
    assert.isTrue(isHeard('likes', 'org.purged@1', { orgId: 'one' }))
    assert.isFalse(isHeard('likes', 'photo.added@1', { orgId: 'one' }))
    assert.isTrue(isHeard('likes', 'session.ended@1', {}))
  })
})
