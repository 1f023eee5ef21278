import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import Photo from '#models/photo'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { share } from '#tests/fixtures/sharing'
import { makeAlbum, serverUrl, tokenOf } from '#tests/fixtures/uploading'

const sealed = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')

/** Already as they stand in an address: some are no text in any encoding. */
const TEXTS = [
  '%00',
  '%FF%FE',
  '%ED%A0%80',
  '%C0%80',
  "'%20%26%20|%20!%20:*%20(%20%5C",
  '%22',
  '-',
  '%F0%9F%98%80'.repeat(20),
  '%EF%B7%BA'.repeat(100),
  'x'.repeat(300),
  'x'.repeat(9_000),
  '%25_%25',
  "';select%20pg_sleep(9)--",
  ...['0001..9999', '9999-12-31', '0000', '..', '..0001', '9999..', '2024-02-30'].map(
    (stretch) => `taken:${stretch}`
  ),
  ...['tag', 'album', 'by', 'camera'].flatMap((name) => [`${name}:%22%5C%22`, `-${name}:%25`]),
  ...[
    'has:gps',
    'is:failed',
    '-is:failed',
    'is:favorite',
    'rating:0',
    '-rating:%3E=0',
    'type:tiff',
  ],
  'a_'.repeat(24),
]
const IDS = [
  'x',
  '0',
  '%00',
  '%FF',
  '..%2f',
  `%7B${randomUUID()}%7D`,
  randomUUID().replaceAll('-', ''),
]
const NUMBERS = ['0', '-1', '1e9', '9'.repeat(30), 'NaN', '0x10', '1;']
const CURSORS = [
  'x',
  '%FF',
  ...[
    [1e300, randomUUID()],
    [9_007_199_254_740_991, randomUUID()],
    [-9_007_199_254_740_991, randomUUID()],
    [1.5, randomUUID()],
    [1, 'x'],
    [1, 'a\0', randomUUID()],
    [1e12, 'a', randomUUID()],
    ['9999999999999999999'],
    ['-9999999999999999999'],
    [{}, []],
    {},
    null,
  ].map(sealed),
]

async function setUp() {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org)
  const photo = await makePhoto(album, cast.owner, { tags: ['Lake'] })
  const headers = { authorization: `Bearer ${await tokenOf(cast.owner)}` }
  const ask = async (method: string, path: string, body?: string, more: object = {}) => {
    const response = await fetch(`${serverUrl()}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }), ...more },
      body,
    })
    return { status: response.status, text: (await response.text()).slice(0, 200) }
  }
  return { ...cast, album, photo, ask, at: `/orgs/${cast.org.slug}` }
}

test.group('Whatever somebody sends', () => {
  test('in an address is understood or refused', async ({ assert }) => {
    const { org, owner, album, at, ask } = await setUp()
    const { token } = await share(owner, org, { album_id: album.id })
    const asked: string[] = []
    for (const text of TEXTS) {
      asked.push(
        ...['photos', 'timeline', 'timeline/2024-05', 'tags', 'suggestions'].map(
          (list) => `${at}/${list}?q=${text}`
        ),
        `${at}/photos?tag=${text}`,
        `${at}/archive?q=${text}`,
        `/me/timeline?q=${text}`
      )
    }
    for (const id of IDS) {
      asked.push(
        ...['photos', 'albums', 'share-links', 'archives'].map((noun) => `${at}/${noun}/${id}`),
        `${at}/photos?album_id=${id}&ids=${id}`,
        `${at}/timeline?album_id=${id}`,
        `${at}/timeline/place?photo_id=${id}`,
        `/me/timeline/place?photo_id=${id}`,
        `${at}/albums/${id}/photos`,
        `/shares/${id}`,
        `/shares/${token}/photos/${id}/files/thumb`,
        `/orgs/${id}/photos`
      )
    }
    for (const number of NUMBERS) asked.push(`${at}/photos?limit=${number}`)
    const lists = ['photos', 'albums', 'members', 'share-links', 'trash', 'invitations']
    for (const list of [...lists.map((noun) => `${at}/${noun}`), `/shares/${token}/photos`])
      for (const cursor of CURSORS)
        asked.push(`${list}?cursor=${cursor}`, `${list}?q=lake&cursor=${cursor}`)
    const keys = ['0000-00', '0001-01', '9999-12', '2024-13', '2024-05-17.9999', '0001-01-01.001']
    for (const key of keys) asked.push(`${at}/timeline/${key}`, `/me/timeline/${key}`)
    for (const path of asked) {
      const { status, text } = await ask('GET', path)
      assert.isBelow(status, 500, `${path} ${text}`)
    }
  }).timeout(60_000)

  test('in a body is understood or refused', async ({ assert }) => {
    const { at, album, photo, ask } = await setUp()
    const words = [
      '"\\ud800"',
      '"a\\udc00b"',
      '"\\u0000"',
      '"\\\\u0000"',
      '"\\ufdfa\\ufdfa"',
      '" "',
      '[]',
      '{}',
      '9e99',
      'true',
      '"\uFFFF\u202E"',
    ]
    const numbers = [
      '-1',
      '2147483648',
      '9007199254740993',
      '1e308',
      '-0',
      '1.5',
      'true',
      '[1]',
      '"1"',
      'null',
    ]
    const moments = [
      '"1800-01-01"',
      '"+275760-09-13"',
      '"-000001-01-01"',
      '"9999-12-31T23:59:59+99:99"',
      '"2024-W05"',
      '"24:00"',
      '5',
      '"2024-05-17T12:00:00-12:00"',
    ]
    const bodies: [method: string, path: string, body: string][] = []
    for (const word of words) {
      bodies.push(
        ['PATCH', `${at}/photos/${photo.id}`, `{"caption":${word}}`],
        ['PATCH', `${at}/photos/${photo.id}`, `{"tags":[${word}]}`],
        ['PATCH', `${at}/photos/${photo.id}`, `{"album_id":${word}}`],
        ['POST', `${at}/albums`, `{"name":${word},"description":${word}}`],
        [
          'POST',
          `${at}/share-links`,
          `{"album_id":"${album.id}","title":${word},"password":${word}}`,
        ],
        ['POST', `${at}/photo-changes`, `{"photo_ids":["${photo.id}"],"add_tags":[${word}]}`],
        ['POST', `${at}/photo-changes`, `{"photo_ids":[${word}]}`],
        ['POST', `${at}/archives`, `{"photo_ids":[${word}]}`],
        [
          'POST',
          `${at}/albums/${album.id}/sidecars`,
          `{"sidecars":[{"name":${word},"text":${word}}]}`,
        ],
        [
          'POST',
          `${at}/albums/${album.id}/sidecars`,
          `{"sidecars":[{"name":"a.json","text":"x"}],"photo_ids":[${word}]}`,
        ],
        ['POST', `${at}/announcements`, `{"files":[{"name":${word},"size":1,"sha256":${word}}]}`],
        ['POST', `${at}/invitations`, `{"email":${word},"role":${word}}`],
        ['POST', '/auth/tokens', `{"email":${word},"password":${word},"name":${word}}`],
        ['PATCH', '/me', `{"name":${word}}`]
      )
    }
    for (const number of numbers) {
      bodies.push(
        ['PATCH', `${at}/photos/${photo.id}`, `{"rating":${number}}`],
        ['PATCH', `${at}/photos/${photo.id}`, `{"taken_offset":${number}}`],
        ['PATCH', `${at}/albums/${album.id}`, `{"position":${number}}`],
        ['POST', `${at}/share-links`, `{"album_id":"${album.id}","max_views":${number}}`],
        [
          'POST',
          `${at}/announcements`,
          `{"files":[{"name":"a","size":${number}}],"batch_bytes":${number}}`,
        ],
        ['POST', `${at}/invitations`, `{"role":"member","expires_in_days":${number}}`]
      )
    }
    for (const moment of moments) {
      bodies.push(
        ['PATCH', `${at}/photos/${photo.id}`, `{"taken_at":${moment}}`],
        ['POST', `${at}/share-links`, `{"album_id":"${album.id}","expires_at":${moment}}`]
      )
    }
    for (const [method, path, body] of bodies) {
      const { status, text } = await ask(method, path, body)
      assert.isBelow(status, 500, `${method} ${path} ${body} ${text}`)
    }
    assert.equal((await ask('GET', `${at}/photos`)).status, 200)
  }).timeout(60_000)

  test('in a sidecar fills in what fits, and nothing else', async ({ assert }) => {
    const { album, photo, at, ask } = await setUp()
    const path = `${at}/albums/${album.id}/sidecars`
    const send = (text: string, name = `${photo.name}.json`) =>
      ask('POST', path, JSON.stringify({ sidecars: [{ name, text }], photo_ids: [photo.id] }))
    const told = (part: object) => JSON.stringify({ title: photo.name, ...part })
    for (const text of [
      '{"photoTakenTime":{"timestamp":"1"},"description":"\\u0000a\\ud800"}',
      told({ photoTakenTime: { timestamp: '999999999999' } }),
      told({
        photoTakenTime: { timestamp: '-4544640000' },
        geoData: { latitude: 90, longitude: -180 },
      }),
      told({
        photoTakenTime: { timestamp: '1' },
        geoData: { latitude: 1e-320, longitude: 5e-324 },
      }),
      `<x:xmpmeta><rdf:RDF><rdf:Description xmp:Rating="1e9" dc:subject="&#xD800;"/></rdf:RDF>`,
    ]) {
      const { status, text: answer } = await send(text)
      assert.equal(status, 200, `${text} ${answer}`)
    }
    const { caption } = await Photo.acrossOrgs().where('id', photo.id).firstOrFail()
    assert.equal(caption, 'a')
  })

  test('in the headers of an upload is understood or refused', async ({ assert }) => {
    const { album, at, ask } = await setUp()
    const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64')
    const named = (name: string, id = album.id) => `filename ${name},album_id ${base64(id)}`
    const uploads: [length: string, metadata: string][] = [
      ['99999999999999999999', named(base64('a.jpg'))],
      ['9007199254740993', named(base64('a.jpg'))],
      ['-1', named(base64('a.jpg'))],
      ['1e3', named(base64('a.jpg'))],
      ['10', named(base64(Buffer.from([0xff, 0xfe, 0x00])))],
      ['10', named(base64('a\0b.jpg'))],
      ['10', named(base64('x'.repeat(3_000)))],
      ['10', named(base64('a.jpg'), '{}')],
      ['10', `${named(base64('a.jpg'))},modified_at ${base64('9'.repeat(30))}`],
      ['10', `${named(base64('a.jpg'))},modified_at ${base64('+275760-09-13')}`],
      ['10', `${named(base64('a.jpg'))},sha256 ${base64("' or 1=1")}`],
      ['10', 'filename'],
      ['10', ',,,'],
    ]
    for (const [length, metadata] of uploads) {
      const { status, text } = await ask('POST', `${at}/uploads`, undefined, {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': length,
        'Upload-Metadata': metadata,
      })
      assert.isBelow(status, 500, `${length} ${metadata.slice(0, 80)} ${text}`)
    }
    for (const id of IDS) {
      const { status, text } = await ask('PATCH', `${at}/uploads/${id}`, undefined, {
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': '99999999999999999999',
        'Content-Type': 'application/offset+octet-stream',
      })
      assert.isBelow(status, 500, `${id} ${text}`)
    }
  })
})
