import { test } from '@japa/runner'
import { corpora } from '#tests/fixtures/corpora'
import { readFile } from 'node:fs/promises'
import { ChangePhotos } from '#actions/change_photos'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import { makeCast } from '#tests/fixtures/people'
import { hostile, PICTURE_FORMATS } from '#tests/fixtures/pictures'
import { leftovers, makeAlbum, newPicture, storageOf, upload } from '#tests/fixtures/uploading'

async function setUp() {
  const cast = await makeCast()
  return { ...cast, album: await makeAlbum(cast.org) }
}

test.group('A batch of photos', () => {
  test('becomes photos of the album, in the order of the files', async ({ assert }) => {
    const { org, member, album } = await setUp()
    const files = [
      { name: 'one.jpg', bytes: await newPicture() },
      { name: 'two.jpg', bytes: await newPicture() },
    ]
    const { status, body } = await upload(member, org, album, files)
    assert.equal(status, 201)
    assert.deepEqual(
      body.data.map(({ outcome, photo }) => [outcome, photo!.name]),
      [
        ['added', 'one.jpg'],
        ['added', 'two.jpg'],
      ]
    )
    assert.containsSubset(body.data[0].photo, {
      album_id: album.id,
      uploaded_by_id: member.id,
      state: 'processing',
      width: 320,
      height: 240,
    })
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
    assert.deepEqual(await storageOf(org), {
      ledger: bytes,
      rows: bytes,
      disk: bytes,
      photos: 2,
      originals: 2,
    })
    assert.isEmpty(await leftovers(org))
  })

  test('is taken from a browser with its session and CSRF token', async ({ client }) => {
    const { org, member, album } = await setUp()
    const url = `/api/v1/orgs/${org.slug}/albums/${album.id}/photos`
    const send = () => client.post(url).loginAs(member)
    const bytes = await newPicture()
    const forged = await send().file('files', bytes, { filename: 'a.jpg' })
    forged.assertStatus(403)
    const response = await send().file('files', bytes, { filename: 'a.jpg' }).withCsrfToken()
    response.assertStatus(201)
  })

  for (const format of PICTURE_FORMATS) {
    test(`takes ${format}, whatever the file is called`, async ({ assert }) => {
      const { org, owner, album } = await setUp()
      const bytes = await newPicture({ format })
      const { body } = await upload(owner, org, album, [{ bytes, name: 'scan.dat' }])
      assert.equal(body.data[0].outcome, 'added')
      const file = await PhotoFile.within(org.id).firstOrFail()
      assert.equal(file.mime, `image/${format}`)
      assert.equal(file.name, 'scan.dat')
      assert.match(
        file.storageKey,
        new RegExp(`^orgs/${org.id}/originals/\\d{4}/\\d\\d/${file.id}\\.`)
      )
    })
  }

  test('remembers what the camera wrote', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture({
      takenAt: '2024-05-05T10:20:30',
      offset: '+02:00',
      gps: { latitude: 47.37, longitude: 8.54 },
      camera: { make: 'Canon', model: 'Canon EOS R5' },
      caption: 'At the lake',
      keywords: ['Summer', 'lake', 'summer', 'ﬁsh', 'Ｌａｋｅ'],
      orientation: 6,
    })
    const { body } = await upload(owner, org, album, [{ bytes }])
    const photo = await Photo.within(org.id).where('id', body.data[0].photo!.id).firstOrFail()
    assert.equal(photo.takenAt, Date.parse('2024-05-05T08:20:30Z'))
    assert.equal(photo.takenOffset, 120)
    assert.equal(photo.takenSource, 'exif')
    assert.equal(photo.camera, 'Canon EOS R5')
    assert.approximately(photo.latitude!, 47.37, 0.0001)
    assert.deepEqual([photo.width, photo.height], [240, 320])
    assert.equal(body.data[0].photo!.caption, 'At the lake')
    assert.deepEqual(body.data[0].photo!.tags, ['fish', 'lake', 'Summer'])
  })

  test('takes the date of the file where the picture has none', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const files = [
      { bytes: await newPicture() },
      { bytes: await newPicture() },
      { bytes: await newPicture() },
    ]
    const dates = { modified_at: ['2020-02-02T12:00:00Z', '1600000000000', 'yesterday'] }
    await upload(owner, org, album, files, dates)
    const photos = await Photo.within(org.id).orderBy('id')
    assert.deepEqual(
      photos.map(({ takenSource }) => takenSource),
      ['file', 'file', 'upload']
    )
    assert.deepEqual(
      photos.slice(0, 2).map(({ takenAt }) => takenAt),
      [Date.parse('2020-02-02T12:00:00Z'), 1_600_000_000_000]
    )
  })

  test('takes real pictures of many cameras', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const some = corpora
      .truth()
      .filter(({ file, decodable }) => file.startsWith('photos/') && decodable !== false)
      .slice(0, 12)
    const files = await Promise.all(
      some.map(async ({ file }) => ({ name: file, bytes: await readFile(corpora.path(file)) }))
    )
    const { status, body } = await upload(owner, org, album, files)
    assert.equal(status, 201)
    assert.isTrue(body.data.every(({ outcome }) => outcome === 'added'))
  })
    .skip(!corpora.isPresent, 'The corpora are not beside the project')
    .timeout(60_000)
})

test.group('Equal pictures', () => {
  test('of one org are one photo', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const first = await upload(owner, org, album, [{ bytes }, { bytes, name: 'again.jpg' }])
    assert.deepEqual(
      first.body.data.map(({ outcome }) => outcome),
      ['added', 'duplicate']
    )
    const again = await upload(owner, org, album, [{ bytes }])
    assert.equal(again.status, 200)
    assert.equal(again.body.data[0].outcome, 'duplicate')
    assert.equal(again.body.data[0].photo!.id, first.body.data[0].photo!.id)
    const { ledger, photos, originals } = await storageOf(org)
    assert.deepEqual([ledger, photos, originals], [bytes.length, 1, 1])
  })

  test('of two orgs have nothing to do with each other', async ({ assert }) => {
    const { org, owner, album, foreigner, foreignOrg } = await setUp()
    const bytes = await newPicture()
    await upload(owner, org, album, [{ bytes }])
    const elsewhere = await upload(foreigner, foreignOrg, await makeAlbum(foreignOrg), [{ bytes }])
    assert.equal(elsewhere.body.data[0].outcome, 'added')
  })

  test('sent at once by many are added once', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => upload(owner, org, album, [{ bytes }]))
    )
    const outcomes = answers.map(({ body }) => body.data[0].outcome)
    assert.lengthOf(
      outcomes.filter((outcome) => outcome === 'added'),
      1
    )
    assert.lengthOf(
      outcomes.filter((outcome) => outcome === 'duplicate'),
      7
    )
    assert.deepEqual(await storageOf(org), {
      ledger: bytes.length,
      rows: bytes.length,
      disk: bytes.length,
      photos: 1,
      originals: 1,
    })
  })

  test('come back from the trash into the album they are sent to', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const { body } = await upload(owner, org, album, [{ bytes }])
    const photo = await org.findPhoto(body.data[0].photo!.id)
    await photo.trash(owner.id)
    const target = await makeAlbum(org)
    const again = await upload(owner, org, target, [{ bytes }])
    assert.equal(again.body.data[0].outcome, 'duplicate')
    await photo.refresh()
    assert.isFalse(photo.isTrashed)
    assert.equal(photo.albumId, target.id)
  })

  test('come back while others change them, and nobody blocks anybody', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const actor = await org.findMembership(owner.id)
    await actor.load((relations) => relations.load('org').load('user'))
    const pictures = [await newPicture(), await newPicture(), await newPicture()]
    const { body } = await upload(
      owner,
      org,
      album,
      pictures.map((bytes) => ({ bytes }))
    )
    const photoIds = body.data.map(({ photo }) => photo!.id)
    for (let round = 1; round <= 5; round++) {
      await new ChangePhotos().handle({ actor, photoIds, change: { trashed: true } })
      const files = [await newPicture(), ...pictures.toReversed()].map((bytes) => ({ bytes }))
      const change = { trashed: false, addTags: [`Round ${round}`], rating: 3 }
      const [again, { done }] = await Promise.all([
        upload(owner, org, album, files),
        new ChangePhotos().handle({ actor, photoIds, change }),
      ])
      assert.equal(again.status, 201)
      assert.sameMembers(done, photoIds)
    }
    assert.equal((await storageOf(org)).photos, 8)
  })

  test('leave a trashed album for the one they are sent to', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const { body } = await upload(owner, org, album, [{ bytes }])
    await album.trash(owner.id)
    const target = await makeAlbum(org)
    await upload(owner, org, target, [{ bytes }])
    const photo = await org.findPhoto(body.data[0].photo!.id)
    assert.equal(photo.albumId, target.id)
  })

  test('where they are in use stay where they are', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const { body } = await upload(owner, org, album, [{ bytes }])
    await upload(owner, org, await makeAlbum(org), [{ bytes }])
    const photo = await org.findPhoto(body.data[0].photo!.id)
    assert.equal(photo.albumId, album.id)
  })
})

test.group('Files that are no photos', () => {
  test('are rejected one by one, and the others are taken', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const files = [
      { name: 'letter.jpg', bytes: hostile.text() },
      { name: 'good.jpg', bytes: await newPicture() },
      { name: 'page.png', bytes: hostile.html() },
      { name: 'drawing.svg', bytes: hostile.svg() },
      { name: 'nothing.jpg', bytes: hostile.empty() },
      { name: 'bomb.png', bytes: hostile.pngBomb() },
    ]
    const { status, body } = await upload(owner, org, album, files)
    assert.equal(status, 201)
    assert.deepEqual(
      body.data.map(({ outcome, error }) => error?.code ?? outcome),
      [
        'E_NOT_AN_IMAGE',
        'added',
        'E_NOT_AN_IMAGE',
        'E_UNSUPPORTED_FORMAT',
        'E_EMPTY_FILE',
        'E_TOO_MANY_PIXELS',
      ]
    )
    assert.equal(body.data[0].error!.message, 'This file is not a picture.')
    const { photos, originals } = await storageOf(org)
    assert.deepEqual([photos, originals], [1, 1])
    assert.isEmpty(await leftovers(org))
  })

  test('alone give the request their status', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const answer = await upload(owner, org, album, [{ bytes: hostile.pdf(), name: 'a.pdf' }])
    assert.equal(answer.status, 415)
    assert.equal(answer.body.data[0].outcome, 'rejected')
    assert.equal(answer.body.errors[0].code, answer.body.data[0].error!.code)
  })

  test('are told about in the language of who sent them', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    await owner.merge({ locale: 'de' }).save()
    const { body } = await upload(owner, org, album, [{ bytes: hostile.empty() }])
    assert.equal(body.errors[0].message, 'Diese Datei ist leer.')
  })

  test('missing altogether are missed', async ({ assert, client }) => {
    const { org, owner, album } = await setUp()
    const { status, body } = await upload(owner, org, album, [])
    assert.equal(status, 422)
    assert.equal(body.errors[0].code, 'E_NO_FILES')
    const json = await client
      .post(`/api/v1/orgs/${org.slug}/albums/${album.id}/photos`)
      .loginAs(owner)
      .withCsrfToken()
      .json({ files: [] })
    json.assertStatus(422)
  })

  test('may be called anything: names are cleaned, and cut with their ending kept', async ({
    assert,
  }) => {
    const { org, owner, album } = await setUp()
    const names = [
      '../../etc/passwd.jpg',
      'C:\\Users\\me\\summer.jpg',
      `${'ä'.repeat(400)}.jpeg`,
      'Straße über «Fluss».jpg',
      '..',
    ]
    const files = await Promise.all(
      names.map(async (name) => ({ name, bytes: await newPicture() }))
    )
    const { body } = await upload(owner, org, album, files)
    assert.deepEqual(
      body.data.map(({ photo }) => photo!.name),
      ['passwd.jpg', 'summer.jpg', `${'ä'.repeat(250)}.jpeg`, 'Straße über «Fluss».jpg', 'photo']
    )
  })
})

test.group('Uploading into an album', () => {
  test('is for its people alone', async ({ assert }) => {
    const { org, owner, admin, member, foreigner, album } = await setUp()
    for (const person of [owner, admin, member]) {
      const { status } = await upload(person, org, album, [{ bytes: await newPicture() }])
      assert.equal(status, 201)
    }
    const foreign = await upload(foreigner, org, album, [{ bytes: await newPicture() }])
    assert.equal(foreign.status, 404)
    assert.equal((await storageOf(org)).photos, 3)
  })

  test('asks a visitor to sign in', async ({ client }) => {
    const { org, album } = await setUp()
    const response = await client
      .post(`/api/v1/orgs/${org.slug}/albums/${album.id}/photos`)
      .header('accept', 'application/json')
      .bearerToken('lum_nobody')
    response.assertStatus(401)
  })

  test('is for the staff where members may not contribute', async ({ assert }) => {
    const { org, admin, member, album } = await setUp()
    await org.merge({ settings: { membersMayContribute: false } }).save()
    const refused = await upload(member, org, album, [{ bytes: await newPicture() }])
    assert.equal(refused.status, 403)
    const taken = await upload(admin, org, album, [{ bytes: await newPicture() }])
    assert.equal(taken.status, 201)
  })

  test('knows no album of another org, none that is made up and none in the trash', async ({
    assert,
  }) => {
    const { org, owner, foreignOrg, album } = await setUp()
    const foreignAlbum = await makeAlbum(foreignOrg)
    for (const id of [
      foreignAlbum.id,
      '01890a5d-ac96-774b-bcce-b302099a8057',
      'not-an-id',
      '..%2f',
    ]) {
      const { status } = await upload(owner, org, { id }, [{ bytes: await newPicture() }])
      assert.equal(status, 404)
    }
    await album.trash(owner.id)
    const trashed = await upload(owner, org, album, [{ bytes: await newPicture() }])
    assert.equal(trashed.status, 409)
    assert.equal(trashed.body.errors[0].code, 'E_ALBUM_TRASHED')
    assert.equal((await storageOf(org)).photos, 0)
  })
})
