import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import AccountToken from '#models/account_token'
import Membership from '#models/membership'
import Org from '#models/org'
import User from '#models/user'
import { makeOrg, makeUser } from '#tests/fixtures/people'

async function create(...argv: string[]) {
  ace.ui.switchMode('raw')
  const command = await ace.exec('org:create', argv)
  const lines = command.logger.getLogs().map(({ message }) => message)
  return { command, output: lines.join('\n') }
}

test.group('org:create', (group) => {
  group.each.teardown(() => void ace.ui.switchMode('normal'))

  test('makes an org for somebody who has an account', async ({ assert }) => {
    const user = await makeUser()
    const name = `Bergfreunde Süd ${randomUUID().slice(0, 8)}`
    const { command, output } = await create(name, `--owner=${user.email.toUpperCase()}`)
    command.assertSucceeded()
    const org = await Org.findByOrFail('name', name)
    assert.match(org.slug, /^bergfreunde-sued-/)
    assert.equal((await org.findMembership(user.id)).role, 'owner')
    assert.include(output, `/orgs/${org.slug}`)
    assert.notInclude(output, 'reset-password')
  })

  test('makes the account when there is none, with a link to choose a password', async ({
    assert,
  }) => {
    const email = `maria.${randomUUID()}@example.org`
    const slug = `maria-${randomUUID().slice(0, 8)}`
    const { command, output } = await create(
      'Studio',
      `--owner=${email}`,
      '--name=Maria',
      `--slug=${slug}`
    )
    command.assertSucceeded()
    const user = await User.findByOrFail('email', email)
    assert.equal(user.name, 'Maria')
    assert.equal((await Membership.query().where('user_id', user.id).firstOrFail()).role, 'owner')
    const [, secret] = output.match(/\/reset-password\/([\w-]{43})/)!
    assert.isNotNull(await AccountToken.findUsable('password', secret))
  })

  test('refuses bad input with what is wrong, and makes nothing', async ({ assert }) => {
    const { org, owner } = await makeOrg()
    const email = `nobody.${randomUUID()}@example.org`
    for (const [argv, words] of [
      [['Club', `--owner=${email}`, '--slug=nameless-owner'], 'has no account yet'],
      [['Club', '--owner=nowhere', '--slug=good-slug'], '--owner:'],
      [['Club', `--owner=${owner.email}`, '--slug=api'], '--slug:'],
      [['Club', `--owner=${owner.email}`, '--slug=Not A Slug'], '--slug:'],
      [['x'.repeat(81), `--owner=${owner.email}`, '--slug=good-slug'], 'organization:'],
      [['Club', `--owner=${owner.email}`, `--slug=${org.slug}`], 'already taken'],
    ] as [string[], string][]) {
      const { command, output } = await create(...argv)
      command.assertFailed()
      assert.include(output, words)
    }
    assert.isNull(await User.findBy('email', email))
    assert.isNull(await Org.findBy('slug', 'good-slug'))
    assert.lengthOf(await Membership.query().where('user_id', owner.id), 1)
  })
})
