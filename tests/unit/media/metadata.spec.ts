import { test } from '@japa/runner'
import { iccName } from '#media/metadata/icc'
import { readIptc } from '#media/metadata/iptc'
import { parseMoment, parseOffset } from '#media/metadata/moment'
import { readMetadata } from '#media/metadata/read_metadata'
import { cleanLine, cleanText } from '#media/metadata/text'
import { readXmp } from '#media/metadata/xmp'
import { exifBlob, iptcBlob, xmpBlob } from './metadata_blobs.js'

const NOW = Date.parse('2026-11-20T00:00:00Z')

test.group('When a photo was taken', () => {
  test('the time zone comes from the file where it says so', ({ assert }) => {
    const facts = readMetadata({
      exif: exifBlob({ photo: { 0x9003: '2024:04:14 02:20:31', 0x9011: '+05:45', 0x9291: '25' } }),
    })
    assert.deepEqual(
      [facts.takenAt, facts.takenAtOffset],
      [Date.parse('2024-04-14T02:20:31.250+05:45'), 345]
    )
  })

  test('without a zone, satellites tell it: the camera is at noon when UTC is at ten', ({
    assert,
  }) => {
    const gps = { 0x1d: '2023:06:07', 0x07: [10, 0, 41] }
    const facts = readMetadata({
      exif: exifBlob({ photo: { 0x9003: '2023:06:07 12:00:00' }, gps }),
    })
    assert.deepEqual(
      [facts.takenAt, facts.takenAtOffset],
      [Date.parse('2023-06-07T10:00:00Z'), 120]
    )
  })

  test('a satellite fix of {0} which is too old, or no zone on earth, tells nothing')
    .with([
      ['2023:06:07', [10, 8, 0]],
      ['2023:06:07', [10, 15, 0]],
      ['2023:06:06', [20, 0, 0]],
    ] as const)
    .run(({ assert }, [date, time]) => {
      const exif = exifBlob({
        photo: { 0x9003: '2023:06:07 12:00:00' },
        gps: { 0x1d: date, 0x07: [...time] },
      })
      const facts = readMetadata({ exif })
      assert.deepEqual(
        [facts.takenAt, facts.takenAtOffset],
        [Date.parse('2023-06-07T12:00:00Z'), null]
      )
    })

  test('with neither, the wall clock is kept and read as UTC', ({ assert }) => {
    const facts = readMetadata({ exif: exifBlob({ photo: { 0x9003: '2019:01:01 00:15:00' } }) })
    assert.deepEqual(
      [facts.takenAt, facts.takenAtOffset, facts.takenAtLocal],
      [Date.parse('2019-01-01T00:15:00Z'), null, '2019-01-01T00:15:00']
    )
  })

  test('an impossible original date gives way to the next one', ({ assert }) => {
    const exif = exifBlob({
      photo: { 0x9003: '1601:06:06 16:39:33', 0x9004: '2015:06:12 16:39:33' },
    })
    assert.equal(readMetadata({ exif }).takenAtLocal, '2015-06-12T16:39:33')
    assert.equal(
      readMetadata({ xmp: xmpBlob({ 'photoshop:DateCreated': '2005-10-23T05:05:34+02:00' }) })
        .takenAtOffset,
      120
    )
    assert.equal(
      readMetadata({ iptc: iptcBlob({ 55: ['20240107'], 60: ['110258'] }) }).takenAtLocal,
      '2024-01-07T11:02:58'
    )
  })

  test('«{$self}» is no date')
    .with([
      '0000:00:00 00:00:00',
      '2024:02:30 10:00:00',
      '2024:05:05 25:61:61',
      '    :  :     :  :  ',
      'yesterday',
      '1601:01:01 00:00:00',
      '2099:01:01 00:00:00',
      '9999:12:31 23:59:59',
      '',
    ])
    .run(({ assert }, text) => assert.isNull(parseMoment(text, NOW)))

  test('dates are read as cameras, editors and sloppy programs write them', ({ assert }) => {
    const local = (text: string) => new Date(parseMoment(text, NOW)!.local).toISOString()
    assert.equal(local('2024:05:05 05:05:05'), '2024-05-05T05:05:05.000Z')
    assert.equal(local('2024-05-05T05:05:05.29'), '2024-05-05T05:05:05.290Z')
    assert.equal(local('2024-05'), '2024-05-01T00:00:00.000Z')
    assert.deepEqual(
      [parseOffset('+99:99'), parseOffset('+14:15'), parseOffset('Z'), parseOffset('-0330')],
      [null, null, 0, -210]
    )
    const sloppy = readMetadata({
      exif: exifBlob({ photo: { 0x9003: '2009:09:09 20:27:09.60:04:00' } }),
    })
    assert.equal(sloppy.takenAtLocal, '2009-09-09T20:27:09')
  })
})

test.group('Where a photo was taken', () => {
  const at = (latitude: number[], longitude: number[], refs = ['N', 'E']) =>
    readMetadata({
      exif: exifBlob({ gps: { 1: refs[0], 2: latitude, 3: refs[1], 4: longitude, 5: 1, 6: 12 } }),
    })

  test('degrees, minutes and seconds become signed degrees, below sea level becomes negative', ({
    assert,
  }) => {
    const { latitude, longitude, altitude } = at([33, 51, 24.48], [151, 12, 55.08], ['S', 'E'])
    assert.deepEqual([latitude, longitude, altitude], [-33.8568, 151.2153, -12])
  })

  test('out of range, not a number and exactly zero mean no location', ({ assert }) => {
    for (const facts of [
      at([213, 0, 0], [40, 0, 0]),
      at([Number.NaN, 0, 0], [1, 0, 0]),
      at([0, 0, 0], [0, 0, 0]),
      at([10, 0, 0], [400, 0, 0]),
    ]) {
      assert.deepEqual([facts.latitude, facts.longitude], [null, null])
    }
  })
})

test.group('Words in a photo', () => {
  test('captions, keywords and stars are read from XMP', ({ assert }) => {
    const xmp = xmpBlob(
      { 'xmp:Rating': '4' },
      {
        'dc:description': ['Bears &amp; &lt;foxes&gt; &#233;'],
        'dc:subject': ['Mono-tó', '007', 'USA', 'USA'],
      }
    )
    assert.containsSubset(readMetadata({ xmp }), {
      caption: 'Bears & <foxes> é',
      keywords: ['Mono-tó', '007', 'USA'],
      rating: 4,
    })
  })

  test('IPTC fills in where there is no XMP, in whatever encoding it was written', ({ assert }) => {
    const iptc = iptcBlob({ 25: ['Хужирт', 'Mongolia'], 120: [Buffer.from('caf\xe9', 'latin1')] })
    assert.containsSubset(readMetadata({ iptc }), {
      caption: 'café',
      keywords: ['Хужирт', 'Mongolia'],
    })
  })

  test('what the camera wrote into the caption is not a caption', ({ assert }) => {
    for (const noise of ['OLYMPUS DIGITAL CAMERA         ', 'SONY DSC', '0000007']) {
      assert.isNull(readMetadata({ exif: exifBlob({ image: { 0x010e: noise } }) }).caption)
    }
  })

  test('a bare position is a place, and no words of a person', ({ assert }) => {
    for (const note of [
      '48.137, 11.575',
      '48.13743;-11.57549',
      'N 48.13743 E 11.57549',
      '+48.1374+011.5755/',
      `48°8'13.9"N 11°34'31.2"E`,
    ]) {
      const exif = exifBlob({ image: { 0x010e: Buffer.from(note).toString('latin1') } })
      assert.isNull(readMetadata({ exif }).caption, note)
      const xmp = xmpBlob(
        {},
        { 'dc:subject': [note.replace(/"/g, '&quot;'), 'Sea', 'geo:lat=48.1'] }
      )
      assert.deepEqual(readMetadata({ xmp }).keywords, ['Sea'], note)
    }
    for (const words of ['Walk to 48.137, 11.575', '12.50, 13.90', '1.2.3 and 4.567', '2024']) {
      const xmp = xmpBlob({}, { 'dc:subject': [words] })
      assert.deepEqual(readMetadata({ xmp }).keywords, [words])
    }
  })

  test('control characters, overrides and broken halves are cut out, and length is bounded', ({
    assert,
  }) => {
    assert.equal(cleanText('a\u0000b\u0007\u202Ec\r\nd\u0085'), 'abc\nd')
    assert.equal(cleanText('x'.repeat(60_000))!.length, 2_000)
    assert.equal(cleanText(`${'x'.repeat(1_999)}😀`)!.length, 1_999)
    assert.equal(cleanLine('  two\n lines\t'), 'two lines')
    assert.isNull(cleanText('\u0000\u0000'))
    assert.equal(cleanText('👩‍👩‍👧 مرحبا'), '👩‍👩‍👧 مرحبا')
  })

  test('prefixes are the writer’s choice; nested structures are not mistaken for the photo’s own words', ({
    assert,
  }) => {
    const packet =
      Buffer.from(`<x:xmpmeta><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns:xap="http://ns.adobe.com/xap/1.0/" xap:Rating='5'>
      <mwg-rs:Regions xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"><r:Description><xap:Rating>1</xap:Rating></r:Description></mwg-rs:Regions></r:Description></r:RDF></x:xmpmeta>`)
    assert.deepEqual([...readXmp(packet)], [['xmp:Rating', ['5']]])
  })
})

test.group('Metadata made to hurt', () => {
  test('entities are not expanded and files are not read', ({ assert }) => {
    const packet = Buffer.from(
      `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>${xmpBlob({}, { 'dc:title': ['&a;&f;'] }).toString()}`
    )
    assert.equal(readMetadata({ xmp: packet }).title, '&a;&f;')
  })

  test('names of object internals are ordinary names', ({ assert }) => {
    const packet = xmpBlob({ '__proto__:polluted': 'yes', 'constructor:prototype': 'yes' })
    readMetadata({ xmp: packet })
    assert.notProperty({}, 'polluted')
  })

  test('large nonsense is read in no time', ({ assert }) => {
    const nonsense = [
      '<a'.repeat(250_000),
      '<a>'.repeat(170_000),
      `<${'a'.repeat(500_000)}>`,
      `<rdf:RDF><rdf:Description ${'a:b="'.repeat(100_000)}`,
      `<a ${' '.repeat(500_000)}`,
    ]
    const startedAt = performance.now()
    for (const text of nonsense) readMetadata({ xmp: Buffer.from(text) })
    for (let fill = 0; fill < 256; fill += 5) {
      const bytes = Buffer.alloc(65_000, fill)
      readMetadata({
        exif: Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), bytes]),
        iptc: bytes,
        xmp: bytes,
      })
    }
    assert.isBelow(performance.now() - startedAt, 2_000)
  })

  test('a broken tag costs that tag and not the rest', ({ assert }) => {
    const blob = exifBlob({ image: { 0x010f: 'Canon', 0x0110: 'EOS' } })
    blob.writeUInt32BE(0xfffffff0, blob.indexOf(Buffer.from([0x01, 0x10])) + 8)
    assert.deepEqual(readMetadata({ exif: blob }).camera, {
      make: 'Canon',
      model: null,
      lens: null,
    })
  })

  test('the panel shows no position, no serial number, and no number that is none', ({
    assert,
  }) => {
    const exif = exifBlob({
      image: { 0x0131: 'GIMP' },
      photo: { 0xa431: '123063022888', 0x9204: [Number.NaN], 0x9209: 16 },
      gps: { 1: 'N', 2: [1, 2, 3], 3: 'E', 4: [1, 2, 3] },
    })
    assert.deepEqual(readMetadata({ exif }).exif, { Software: 'GIMP', Flash: 16 })
  })

  test('truncated IPTC and ICC blocks end quietly', ({ assert }) => {
    assert.equal(readIptc(iptcBlob({ 25: ['one', 'two'] }).subarray(0, -1)).get(25)!.length, 2)
    assert.isNull(iccName(Buffer.alloc(140, 255)))
    assert.isNull(iccName(Buffer.alloc(3)))
  })
})
