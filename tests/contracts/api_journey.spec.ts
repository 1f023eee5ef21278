import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { apiDocument } from '#api/document'
import env from '#start/env'
import { kept } from '#tests/api_contract'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { newPicture, settle } from '#tests/fixtures/uploading'
import Org from '#models/org'

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A program with a token, as somebody would write one by reading the document alone. */
class Program {
  constructor(
    private client: ApiClient,
    private token?: string
  ) {}

  request(verb: Verb | 'head' | 'options', path: string) {
    const request = this.client.request(`/api/v1${path}`, verb.toUpperCase()).redirects(0)
    return this.token ? request.bearerToken(this.token) : request
  }

  async call(verb: Verb, path: string, body?: object) {
    const request = this.request(verb, path)
    const response = await (body ? request.json(body) : request)
    if (response.status() >= 400)
      throw new Error(`${verb} ${path}: ${response.status()} ${response.text()}`)
    return response.body().data
  }
}

const slug = `journey-${Date.now().toString(36)}`
const at = `/orgs/${slug}`

async function signIn(client: ApiClient, email: string, scopes?: string[]) {
  const stranger = new Program(client)
  const { token } = await stranger.call('post', '/auth/tokens', {
    email,
    password: PASSWORD,
    name: 'Journey',
    scopes,
  })
  return new Program(client, token)
}

test.group('API journey', (group) => {
  group.setup(() => env.set('REGISTRATION', 'open'))
  group.teardown(() => env.set('REGISTRATION', 'invite'))

  test('a program does everything that the document describes', async ({ client, assert }) => {
    const visitor = new Program(client)
    const email = `${slug}@example.org`
    await visitor.call('post', '/auth/register', { name: 'Jo', email, password: PASSWORD })
    const jo = await signIn(client, email)

    await account(jo)
    await org(jo)
    const friend = await people(client, jo, visitor)
    const album = await albums(jo)
    const photos = await uploads(jo, album)
    await files(jo, album, photos)
    await changes(jo, album, photos)
    await shares(jo, visitor, album, photos)
    await trash(jo, photos)
    await farewell(jo, friend)

    const operations = Object.values(apiDocument().paths).flatMap((methods) =>
      Object.values(methods)
    )
    const succeeded = new Set(
      [...kept].filter((line) => / [23]\d\d$/.test(line)).map((line) => line.split(' ')[0])
    )
    const untried = (operations as { operationId: string }[])
      .map(({ operationId }) => operationId)
      .filter((id) => !succeeded.has(id))
    assert.deepEqual(untried, [])
  }).timeout(60_000)
})

async function account(jo: Program) {
  await jo.call('get', '/openapi.json')
  await jo.call('get', '/me')
  await jo.call('patch', '/me', { name: 'Jo Journey', locale: 'de' })
  const [first] = await jo.call('get', '/auth/tokens')
  if (first.name !== 'Journey') throw new Error('The token is not listed')
}

async function org(jo: Program) {
  await jo.call('post', '/orgs', { name: 'Journey', slug })
  await jo.call('get', '/orgs')
  await jo.call('get', '/me/memberships')
  await jo.call('get', at)
  await jo.call('patch', at, { name: 'The journey', settings: { members_may_share: true } })
}

async function people(client: ApiClient, jo: Program, visitor: Program) {
  const { id: spare } = await jo.call('post', `${at}/invitations`, { role: 'member' })
  await jo.call('get', `${at}/invitations`)
  await jo.call('delete', `${at}/invitations/${spare}`)
  const user = await makeUser()
  const { id } = await jo.call('post', `${at}/invitations`, { role: 'member', email: user.email })
  const { token } = await jo.call('post', `${at}/invitations/${id}/delivery`)
  await visitor.call('get', `/invitations/${token}`)
  const friend = await signIn(client, user.email)
  await friend.call('post', `/invitations/${token}/acceptance`)
  await jo.call('get', `${at}/members`)
  await jo.call('patch', `${at}/members/${user.id}`, { role: 'admin' })
  return { friend, id: user.id }
}

async function albums(jo: Program) {
  const { id } = await jo.call('post', `${at}/albums`, { name: 'Summer' })
  await jo.call('get', `${at}/albums`)
  await jo.call('get', `${at}/albums/${id}`)
  await jo.call('patch', `${at}/albums/${id}`, { description: 'At the lake', position: 0 })
  await jo.call('delete', `${at}/albums/${id}`)
  await jo.call('post', `${at}/albums/${id}/restoration`)
  return id as string
}

async function uploads(jo: Program, album: string) {
  const [bytes, resumed] = [await newPicture(), await newPicture()]
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const announced = [{ name: 'a.jpg', size: bytes.length, sha256 }]
  await jo.call('post', `${at}/albums/${album}/announcements`, { files: announced })
  const sent = await jo
    .request('post', `${at}/albums/${album}/photos`)
    .file('files', bytes, { filename: 'a.jpg' })
  const second = await resume(jo, album, resumed)
  await settle(await Org.findByOrFail('slug', slug))
  await jo.call('get', `${at}/albums/${album}/photos`)
  return [sent.body().data[0].photo.id as string, second]
}

async function resume(jo: Program, album: string, bytes: Buffer) {
  const tus = (verb: 'post' | 'head' | 'patch' | 'options' | 'delete', path: string) =>
    jo.request(verb, path).header('Tus-Resumable', '1.0.0')
  const metadata = (name: string) =>
    `filename ${Buffer.from(name).toString('base64')},album_id ${Buffer.from(album).toString('base64')}`
  const begin = (name: string) =>
    tus('post', `${at}/uploads`)
      .header('Upload-Length', String(bytes.length))
      .header('Upload-Metadata', metadata(name))
  await tus('options', `${at}/uploads`)
  const given = await begin('given-up.jpg')
  await tus('delete', pathOf(given.header('location')!))
  const begun = await begin('b.jpg')
  const place = pathOf(begun.header('location')!)
  await tus('head', place)
  const request = tus('patch', place)
    .header('Upload-Offset', '0')
    .header('Content-Type', 'application/offset+octet-stream')
  request.request.send(bytes as unknown as string)
  const finished = await request
  return finished.header('lumina-photo-id')!
}

const pathOf = (location: string) =>
  new URL(location, 'http://localhost').pathname.replace('/api/v1', '')

async function files(jo: Program, album: string, [photo]: string[]) {
  for (const kind of ['original', 'full', 'preview', 'thumb'])
    await jo.request('get', `${at}/photos/${photo}/files/${kind}`)
  await jo.request('get', `${at}/albums/${album}/archive`)
  await jo.request('get', `${at}/archive`).qs({ ids: photo })
  const order = { photo_ids: [photo], size: 'web' }
  const { url } = await jo.call('post', `${at}/archives`, order)
  await jo.request('get', pathOf(url))
}

async function timelines(jo: Program, photo: string) {
  for (const place of [at, '/me']) {
    await jo.call('get', `${place}/timeline`)
    const { key } = await jo.call('get', `${place}/timeline/place?photo_id=${photo}`)
    await jo.call('get', `${place}/timeline/${key}`)
  }
}

async function changes(jo: Program, album: string, photos: string[]) {
  const [photo] = photos
  await jo.call('patch', `${at}/photos/${photo}`, {
    caption: 'First light',
    tags: ['Lake'],
    album_id: album,
    taken_at: '2024-08-03T12:02:00Z',
    taken_offset: 120,
    rating: 4,
  })
  await jo.call('post', `${at}/albums/${album}/sidecars`, {
    sidecars: [{ name: 'lake.jpg.json', text: '{"description": "First light"}' }],
    photo_ids: photos,
  })
  await jo.call('get', `${at}/photos/${photo}`)
  await timelines(jo, photo)
  await jo.call('post', `${at}/photos/${photo}/rendering`)
  await jo.call('get', `${at}/photos?tag=lake&q=light&state=ready&album_id=${album}&limit=1`)
  await jo.call('get', `${at}/tags`)
  await searches(jo)
  await jo.call('put', `${at}/photos/${photo}/favorite`)
  await jo.call('delete', `${at}/photos/${photo}/favorite`)
  await jo.call('post', `${at}/photo-changes`, { photo_ids: photos, add_tags: ['Boat'], rating: 5 })
}

async function searches(jo: Program) {
  await jo.call('get', `${at}/suggestions?q=ta`)
}

async function shares(jo: Program, visitor: Program, album: string, [photo]: string[]) {
  const terms = { album_id: album, password: 'tulip', allow_upload: true, allow_originals: true }
  const { id, url } = await jo.call('post', `${at}/share-links`, terms)
  await jo.call('get', `${at}/share-links`)
  await jo.call('get', `${at}/share-links/${id}`)
  const link = `/shares/${new URL(url).pathname.split('/').at(-1)}`
  const { pass } = await visitor.call('post', `${link}/unlock`, { password: 'tulip' })
  for (const path of [
    '',
    '/photos',
    `/photos/${photo}/files/thumb`,
    `/photos/${photo}/files/full`,
    '/archive',
  ]) {
    await visitor.request('get', `${link}${path}`).header('Lumina-Share-Pass', pass)
  }
  await visitor
    .request('post', `${link}/archive`)
    .header('Lumina-Share-Pass', pass)
    .json({ photo_ids: [photo] })
  await visitor
    .request('post', `${link}/photos`)
    .header('Lumina-Share-Pass', pass)
    .file('files', await newPicture(), { filename: 'from-a-guest.jpg' })
  await jo.call('patch', `${at}/share-links/${id}`, { title: 'For you' })
  await jo.call('delete', `${at}/share-links/${id}`)
}

async function trash(jo: Program, [one]: string[]) {
  await jo.call('delete', `${at}/photos/${one}`)
  await jo.call('get', `${at}/trash`)
  await jo.call('post', `${at}/photos/${one}/restoration`)
  const photos: { id: string }[] = await jo.call('get', `${at}/photos`)
  const ids = photos.map(({ id }) => id)
  await jo.call('post', `${at}/photo-changes`, { photo_ids: ids, trashed: true })
  await jo.call('post', `${at}/purges`, { photo_ids: [one] })
  await jo.call('delete', `${at}/trash`)
  const { storage } = await jo.call('get', at)
  if (storage.used_bytes !== 0) throw new Error('The trash is empty, but the ledger is not')
}

async function farewell(jo: Program, { friend, id }: { friend: Program; id: string }) {
  await jo.call('post', `${at}/ownership`, { user_id: id })
  await friend.call('delete', at)
  await friend.call('post', `${at}/restoration`)
  const me = await jo.call('get', '/me')
  await jo.call('delete', `${at}/members/${me.id}`)
  await jo.call('delete', '/auth/tokens/current')
}
