import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import User from '#models/user'
import { Browsing } from '#tests/fixtures/browsing'
import { makeUser } from '#tests/fixtures/people'

async function run(name: string, ...argv: string[]) {
  ace.ui.switchMode('raw')
  const command = await ace.exec(name, argv)
  const lines = command.logger.getLogs().map(({ message }) => message)
  return { command, output: lines.join('\n') }
}

test.group('Account commands', (group) => {
  group.each.teardown(() => void ace.ui.switchMode('normal'))

  test('print a link for a new password', async ({ assert }) => {
    const user = await makeUser()
    const { command, output } = await run('user:reset-password', user.email.toUpperCase())
    command.assertSucceeded()
    const [path] = output.match(/\/reset-password\/[\w-]{43}/)!
    const visitor = new Browsing()
    await visitor.post(path, { password: 'quite another sentence' })
    assert.isTrue(await visitor.isSignedIn())
  })

  test('make somebody superadmin, and take it back', async ({ assert }) => {
    const user = await makeUser()
    await run('user:superadmin', user.email)
    assert.isTrue((await User.findOrFail(user.id)).isSuperadmin)
    await run('user:superadmin', user.email, '--revoke')
    assert.isFalse((await User.findOrFail(user.id)).isSuperadmin)
  })

  test('fail for an address that nobody has', async () => {
    for (const name of ['user:reset-password', 'user:superadmin']) {
      const { command } = await run(name, 'nobody.at.all@example.org')
      command.assertFailed()
    }
  })
})
