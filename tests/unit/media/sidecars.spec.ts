import { test } from '@japa/runner'
import { photosOf, readNames } from '#media/metadata/sidecars/pairing'
import { readSidecar } from '#media/metadata/sidecars/read_sidecar'
import { corpora } from '#tests/fixtures/corpora'
import { readFileSync } from 'node:fs'

const photos = (...names: string[]) => names.map((name) => ({ id: name, name }))
const pair = (name: string, names: string[], title: string | null = null) =>
  photosOf({ name, title }, readNames(photos(...names)))

const FOLDER = ['bear.jpg', 'fox.jpg', 'fox(1).jpg', 'fox-edited.jpg', 'IMG_1.HEIC', 'IMG_10.HEIC']
const LONG = 'a_very_long_original_file_name_that_takeout_cut.jpg'

test.group('Which photo a sidecar tells about', () => {
  test('«{name}» is about {about}')
    .with([
      { name: 'bear.jpg.json', about: ['bear.jpg'] },
      { name: 'BEAR.JPG.json', about: ['bear.jpg'] },
      { name: 'Photos from 2015/bear.jpg.json', about: ['bear.jpg'] },
      { name: 'fox.jpg.json', about: ['fox.jpg', 'fox-edited.jpg'] },
      { name: 'fox.jpg.supplemental-metadata.json', about: ['fox.jpg', 'fox-edited.jpg'] },
      { name: 'fox.jpg.supplem.json', about: ['fox.jpg', 'fox-edited.jpg'] },
      { name: 'fox.jpg(1).json', about: ['fox(1).jpg'] },
      { name: 'fox.jpg.supplemental-metadata(1).json', about: ['fox(1).jpg'] },
      { name: 'IMG_1.HEIC.json', about: ['IMG_1.HEIC'] },
      { name: 'IMG_1.xmp', about: ['IMG_1.HEIC'] },
      { name: 'bear.jpg.xmp', about: ['bear.jpg'] },
      { name: 'bear.xmp', about: ['bear.jpg'] },
    ])
    .run(({ assert }, { name, about }) => {
      assert.deepEqual(pair(name, FOLDER), about)
    })

  test('«{$self}» is about none of them')
    .with(['fox.json', 'metadata.json', 'wolf.jpg.json', 'bear.jpg.txt', '.json', ''])
    .run(({ assert }, name) => {
      assert.isEmpty(pair(name, FOLDER))
    })

  test('a name that was cut finds its photo, with the number it has', ({ assert }) => {
    const cut = 'a_very_long_original_file_name_that_takeout_cu.json'
    const numbered = LONG.replace('.jpg', '(1).jpg')
    assert.deepEqual(pair(cut, [LONG, 'bear.jpg']), [LONG])
    assert.deepEqual(pair(cut, [LONG, numbered]), [LONG])
    assert.deepEqual(
      pair('a_very_long_original_file_name_that_takeout_cu(1).json', [LONG, numbered]),
      [numbered]
    )
    const sisters = ['a_very_long_original_file_name_that_takeout_cub.jpg', LONG]
    assert.deepEqual(pair(cut, sisters), [], 'either could be meant')
    const title = 'a_very_long_original_file_name_that_takeout_cuts_after_46_chars.jpg'
    assert.deepEqual(pair(cut, sisters, title), [LONG])
    assert.deepEqual(pair('b.json', ['bear.jpg', 'bee.jpg']), [])
  })

  test('a photo that kept its whole name is found by the title', ({ assert }) => {
    const whole = `${'x'.repeat(60)}.jpg`
    assert.deepEqual(pair(`${'x'.repeat(46)}.json`, [whole], whole), [whole])
    assert.deepEqual(pair('IMG.json', ['IMG_2031_0.jpg'], 'IMG_2031_0.jpg'), ['IMG_2031_0.jpg'])
    assert.deepEqual(pair('wolf.jpg.json', ['bear.jpg'], 'bear.jpg'), [], 'the name says otherwise')
    assert.deepEqual(pair('fox.jpg(2).json', ['fox.jpg'], 'fox.jpg'), [], 'it is about another fox')
  })

  test('of two photos with one name none is touched', ({ assert }) => {
    const twins = [
      { id: '1', name: 'IMG_0001.jpg' },
      { id: '2', name: 'IMG_0001.jpg' },
    ]
    for (const name of ['IMG_0001.jpg.json', 'IMG_0001.jpg.xmp', 'IMG_0001.xmp'])
      assert.deepEqual(photosOf({ name, title: null }, readNames(twins)), [], name)
  })

  test('an XMP without an extension tells of a picture in all its formats', ({ assert }) => {
    assert.deepEqual(pair('a.xmp', ['a.jpg', 'a.heic', 'b.jpg']), ['a.jpg', 'a.heic'])
    assert.deepEqual(pair('a.jpg.xmp', ['a.jpg', 'a.heic']), ['a.jpg'])
  })

  test('a hundred sidecars beside thousands of long names keep nobody waiting', ({ assert }) => {
    const long = `${'é'.repeat(90)}${'(1)'.repeat(20)}-edited`
    const names = readNames(photos(...Array.from({ length: 5000 }, (_, n) => `${long}${n}.jpg`)))
    const started = performance.now()
    for (let n = 0; n < 100; n++) photosOf({ name: `${'é'.repeat(46)}.json`, title: long }, names)
    assert.isBelow(performance.now() - started, 1500)
  })

  test('the sample of an export pairs as it should', ({ assert }) => {
    if (!corpora.isPresent) return
    const folder = [...FOLDER.slice(0, 4), LONG]
    const cut = 'a_very_long_original_file_name_that_takeout_cu.json'
    const text = read(`photos/takeout-synthetic/Google Photos/Photos from 2015/${cut}`)
    const { title } = readSidecar(text)!
    assert.deepEqual(pair(cut, folder, title), [LONG])
  })
})

test.group('What a sidecar says', () => {
  test('an export of Google tells time, place, words and love', ({ assert }) => {
    const facts = readSidecar(
      JSON.stringify({
        title: 'bear.jpg',
        description: 'two cubs',
        photoTakenTime: { timestamp: '1435948944' },
        geoData: { latitude: 35.2536, longitude: -112.1512 },
        favorited: true,
        people: [{ name: 'Bruno' }],
      })
    )
    assert.deepEqual(facts, {
      taken: { kind: 'instant', at: Date.parse('2015-07-03T18:42:24Z') },
      location: { latitude: 35.2536, longitude: -112.1512 },
      caption: 'two cubs',
      keywords: [],
      rating: null,
      isFavorite: true,
      title: 'bear.jpg',
    })
  })

  test('nowhere is no place, and the place of the camera stands in for it', ({ assert }) => {
    const nowhere = { latitude: 0, longitude: 0 }
    const place = { latitude: 1.5, longitude: -2 }
    const of = (json: object) => readSidecar(JSON.stringify(json))!.location
    assert.isNull(of({ geoData: nowhere, geoDataExif: nowhere }))
    assert.deepEqual(of({ geoData: nowhere, geoDataExif: place }), place)
    assert.isNull(of({ geoData: { latitude: 91, longitude: 0 } }))
    assert.isNull(of({ geoData: { latitude: '1', longitude: 'NaN' } }))
  })

  test('XMP tells clock, zone, place, words, keywords and stars', ({ assert }) => {
    const facts = readSidecar(`<?xpacket begin="\uFEFF"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
        xmlns:xap="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:ligh="http://ns.adobe.com/lightroom/1.0/"
        xap:Rating="3" xap:CreateDate="2018-11-17T20:27:31+01:00"
        exif:GPSLatitude="50,5.3752490N" exif:GPSLongitude="14,23.8445710W">
        <dc:description><rdf:Alt><rdf:li xml:lang="x-default">By the river</rdf:li></rdf:Alt></dc:description>
        <ligh:hierarchicalSubject><rdf:Bag><rdf:li>Places|Europe|Prague</rdf:li></rdf:Bag></ligh:hierarchicalSubject>
      </rdf:Description></rdf:RDF></x:xmpmeta>`)
    assert.deepEqual(facts, {
      taken: { kind: 'clock', local: Date.parse('2018-11-17T20:27:31Z'), offset: 60 },
      location: { latitude: 50.089587, longitude: -14.39741 },
      caption: 'By the river',
      keywords: ['Prague'],
      rating: 3,
      isFavorite: false,
      title: null,
    })
  })

  test('what makes no sense is not understood, and nothing of it is believed', ({ assert }) => {
    for (const text of [
      '',
      'x',
      '[1]',
      '{',
      '{"description":"a program"}',
      '['.repeat(100_000),
      '<svg/>',
      '{"a":'.repeat(50_000),
    ])
      assert.isNull(readSidecar(text), text.slice(0, 20))
    const odd = readSidecar(
      '{"__proto__":{"admin":true},"title":5,"description":["x"],"photoTakenTime":{"timestamp":"-99999999999999"},"geoData":{"latitude":1e308,"longitude":0}}'
    )!
    assert.isNull(odd.taken)
    assert.isNull(odd.location)
    assert.isNull(odd.caption)
    assert.notProperty({}, 'admin')
  })

  test('a position in the place of words is left out', ({ assert }) => {
    const of = (description: string) =>
      readSidecar(
        JSON.stringify({ photoTakenTime: { timestamp: '1' }, title: 'a.jpg', description })
      )
    assert.isNull(of('48.137, 11.575')!.caption)
    assert.equal(of('Home: 48.137, 11.575')!.caption, 'Home: 48.137, 11.575')
  })

  test('what is longer or deeper than any sidecar is not read at all', ({ assert }) => {
    const before = performance.now()
    for (const text of [
      `{"title":"a.jpg","x":${'['.repeat(1_000_000)}`,
      `{"title":"a.jpg","x":${'[{"a":'.repeat(100_000)}`,
      `{"title":"a.jpg","x":[${'1,'.repeat(500_000)}1]}`,
      `{"title":"a.jpg","x":"${'x'.repeat(300_000)}"}`,
    ])
      assert.isNull(readSidecar(text))
    assert.isBelow(performance.now() - before, 200)
    const long = `{"title":"a.jpg","photoTakenTime":{"timestamp":"1"},"x":"${'x'.repeat(20_000)}"}`
    assert.isNotNull(readSidecar(long))
  })

  test('an entity of XMP stays the letters it is written with', ({ assert }) => {
    if (!corpora.isPresent) return
    const facts = readSidecar(read('hostile/sidecar/xmp-xxe.jpg.xmp'))!
    assert.equal(facts.caption, '&f;')
    assert.isNull(readSidecar(read('hostile/sidecar/deep.json')))
    const evil = readSidecar(read('hostile/sidecar/takeout-evil.jpg.json'))!
    assert.isNull(evil.taken)
    assert.isNull(evil.location)
  })

  test('sidecars of other programs are read, in two bytes a letter as well', ({ assert }) => {
    if (!corpora.isPresent) return
    const of = (file: string) => readSidecar(read(`photos/sidecars/${file}`))!
    const digikam = of('20240107_110258.jpg.xmp')
    assert.deepEqual(digikam.keywords, ['Travel'])
    assert.deepEqual(digikam.location, { latitude: 50.089587, longitude: 14.39741 })
    assert.equal(digikam.rating, 3)
    assert.deepEqual(of('2000.xmp').taken, {
      kind: 'clock',
      local: Date.parse('2000-09-27T14:35:33Z'),
      offset: 120,
    })
    assert.deepEqual(of('no_metadata.jpg.xmp').keywords, ['first', 'second'])
  })
})

const read = (file: string) => readFileSync(corpora.path(file), 'utf8')
