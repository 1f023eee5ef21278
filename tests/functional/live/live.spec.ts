import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { RemoveMember } from '#actions/remove_member'
import { RevokeToken } from '#actions/revoke_token'
import { SetPassword } from '#actions/set_password'
import { SuspendOrg } from '#actions/suspend_org'
import { sqlTime } from '#models/concerns/sql_time'
import type Org from '#models/org'
import User from '#models/user'
import { Browsing } from '#tests/fixtures/browsing'
import { makeCast, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'
import {
  makeAlbum,
  newPicture,
  serverUrl,
  settle,
  tokenOf,
  upload,
} from '#tests/fixtures/uploading'

interface News {
  type: string
  [fact: string]: unknown
}

/** Listens as an open page does, until told to stop. */
async function listen(user: User, org: Org) {
  const stop = new AbortController()
  const response = await fetch(`${serverUrl()}/orgs/${org.slug}/live`, {
    headers: {
      authorization: `Bearer ${await tokenOf(user, ['read'])}`,
      accept: 'text/event-stream',
    },
    signal: stop.signal,
  })
  const news: News[] = []
  const ended = read(response, news).catch(() => {})
  return {
    status: response.status,
    headers: response.headers,
    news,
    ended,
    stop: () => stop.abort(),
  }
}

async function read(response: Response, news: News[]) {
  let rest = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split('\n\n')
    rest = parts.pop()!
    for (const part of parts) {
      const data = part.match(/^data: (.*)$/m)
      const { channel, payload } = data ? JSON.parse(data[1]) : {}
      // Now and then the server says that it is still there.
      if (channel && !channel.startsWith('$$transmit')) news.push(payload)
    }
  }
}

async function until(isTrue: () => boolean) {
  const deadline = Date.now() + 5_000
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('It did not happen')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test.group('Open pages', () => {
  test('hear nothing more once the org is suspended', async ({ assert }) => {
    const { org, member } = await makeCast()
    const page = await listen(member, org)
    await new SuspendOrg().handle({ org })
    await page.ended
    const again = await listen(member, org)
    assert.equal(again.status, 403)
    again.stop()
  })

  test('hear of photos from their arrival to their end, and of storage', async ({
    assert,
    cleanup,
  }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org)
    const page = await listen(member, org)
    cleanup(page.stop)
    assert.equal(page.headers.get('content-type'), 'text/event-stream')
    assert.isNull(page.headers.get('set-cookie'))
    const bytes = await newPicture()
    const { body } = await upload(owner, org, album, [{ bytes }])
    const photoId = body.data[0].photo!.id
    await settle(org)
    await until(() => page.news.some(({ type }) => type === 'photo.ready'))
    assert.sameDeepMembers(page.news, [
      { type: 'storage', usedBytes: bytes.length, limitBytes: 4 * 1024 ** 3 },
      { type: 'photo.added', albumId: album.id, photoId },
      { type: 'photo.ready', albumId: album.id, photoId },
    ])
  })

  test('hear nothing of other orgs', async ({ assert, cleanup }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    const stranger = await listen(foreigner, foreignOrg)
    const page = await listen(owner, org)
    cleanup(stranger.stop)
    cleanup(page.stop)
    await upload(owner, org, await makeAlbum(org), [{ bytes: await newPicture() }])
    await until(() => page.news.length >= 2)
    assert.isEmpty(stranger.news)
  })

  test('hear nothing more once their person was removed', async ({ assert, cleanup }) => {
    const { org, owner, member } = await makeCast()
    const page = await listen(member, org)
    const other = await listen(owner, org)
    cleanup(page.stop)
    cleanup(other.stop)
    const actor = await org.findMembership(owner.id)
    await new RemoveMember().handle({ actor, subject: await org.findMembership(member.id) })
    await page.ended
    await upload(owner, org, await makeAlbum(org), [{ bytes: await newPicture() }])
    await until(() => other.news.length >= 2)
    assert.isEmpty(page.news)
  })

  test('hear nothing more once their session or token is ended', async ({
    assert,
    cleanup,
    client,
  }) => {
    const { org, owner, member } = await makeCast()
    const other = await listen(owner, org)
    cleanup(other.stop)
    const heard: News[][] = []
    const ends = [
      () => client.delete('/account/sessions').loginAs(member).withCsrfToken().redirects(0),
      () => client.post('/sign-out').loginAs(member).withCsrfToken().redirects(0),
      () =>
        new SetPassword().handle({ user: member, password: 'another one', origin: serverUrl() }),
      async () => {
        const [token] = await User.accessTokens.all(member)
        await new RevokeToken().handle({ user: member, id: String(token.identifier) })
      },
    ]
    for (const end of ends) {
      const page = await listen(member, org)
      cleanup(page.stop)
      await end()
      await page.ended
      heard.push(page.news)
    }
    await upload(owner, org, await makeAlbum(org), [{ bytes: await newPicture() }])
    await until(() => other.news.length >= 2)
    assert.isEmpty(heard.flat())
  })

  test('are those of the org’s people', async ({ assert, client }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    for (const person of [owner, admin, member]) {
      const page = await listen(person, org)
      assert.equal(page.status, 200)
      page.stop()
    }
    const foreign = await listen(foreigner, org)
    assert.equal(foreign.status, 404)
    const visitor = await client.get(`/orgs/${org.slug}/live`).header('accept', 'text/event-stream')
    visitor.assertStatus(401)
  })
})

const cookiesOf = ({ cookies }: Browsing) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

const now = (later = 0) => sqlTime(DateTime.now().plus(later), db.connection())

/** Rows alone, as another web server or a command would leave them: nobody in this process is told. */
const ELSEWHERE: Record<string, (org: Org, member: User) => Promise<unknown>> = {
  'the org is suspended': ({ id }) => db.from('orgs').where({ id }).update({ suspended_at: now() }),
  'the org is deleted': ({ id }) => db.from('orgs').where({ id }).update({ deleted_at: now() }),
  'the account is suspended': (_, { id }) =>
    db.from('users').where({ id }).update({ suspended_at: now() }),
  'the person is removed': ({ id }, member) =>
    db.from('memberships').where({ org_id: id, user_id: member.id }).delete(),
  'the token is revoked': (_, { id }) =>
    db.from('auth_access_tokens').where('tokenable_id', id).delete(),
  'the token expires': (_, { id }) =>
    db
      .from('auth_access_tokens')
      .where('tokenable_id', id)
      .update({ expires_at: now(-1000) }),
}

test.group('Open pages, of what another process does', (group) => {
  group.each.setup(forgetTries)
  group.each.timeout(10_000)

  for (const [what, happens] of Object.entries(ELSEWHERE)) {
    test(`hear nothing more within seconds once ${what}`, async ({ assert }) => {
      const { org, member } = await makeCast()
      const page = await listen(member, org)
      const began = Date.now()
      await happens(org, member)
      await page.ended
      assert.isBelow(Date.now() - began, 5_000)
    })
  }

  test('hear nothing more within seconds once their session is ended', async ({ assert }) => {
    const { org, member } = await makeCast()
    const browser = new Browsing()
    await browser.signIn(member.email, PASSWORD)
    const stream = await fetch(`${serverUrl()}/orgs/${org.slug}/live`, {
      headers: { cookie: cookiesOf(browser), accept: 'text/event-stream' },
    })
    assert.equal(stream.status, 200)
    const ended = read(stream, []).catch(() => {})
    await db.from('sessions').where('user_id', member.id).delete()
    await ended
  })

  test('go on for everybody else', async ({ assert, cleanup }) => {
    const { org, owner, member } = await makeCast()
    const page = await listen(member, org)
    const other = await listen(owner, org)
    cleanup(other.stop)
    await db.from('memberships').where({ org_id: org.id, user_id: member.id }).delete()
    await page.ended
    await upload(owner, org, await makeAlbum(org), [{ bytes: await newPicture() }])
    await until(() => other.news.length >= 2)
    assert.isEmpty(page.news)
  })
})
