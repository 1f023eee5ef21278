import { test } from '@japa/runner'
import { albumsOf } from '../../../resources/components/upload/folder_albums.js'
import { divide, planAlbums } from '../../../resources/components/upload/folder_parts.js'
import { isLitter, isPictureHead } from '../../../resources/components/upload/file_kinds.js'
import type { Picked, PickedFile } from '../../../resources/components/upload/picked_files.js'
import {
  sidecarGroups,
  sidecarParcels,
} from '../../../resources/components/upload/sidecar_groups.js'
import { matchPicked } from '../../../resources/components/upload/upload_matching.js'
import { uploadMeter } from '../../../resources/components/upload/upload_meter.js'
import { connectionsFor, uploadPace } from '../../../resources/components/upload/upload_pace.js'
import {
  reportTable,
  reportText,
  sidecarWords,
} from '../../../resources/components/upload/upload_report.js'
import {
  inOrder,
  summarize,
  type UploadRow,
} from '../../../resources/components/upload/upload_rows.js'

let id = 0

function row(part: Partial<UploadRow> = {}): UploadRow {
  return {
    ...{ id: id++, userId: 'u', batch: 1, kind: 'photo', name: 'a.jpg', folders: [], size: 10 },
    ...{ lastModified: 1, type: 'image/jpeg', root: null, state: 'waiting', reason: null },
    ...{ retryable: false, sha256: null, url: null, photoIds: [], tried: false, file: null },
    ...{ sent: 0, furthest: 0, sending: null, misses: 0, notBefore: 0, twin: null },
    target: { slug: 'club', album: { id: 'album', name: 'Summer' } },
    ...part,
  }
}

const file = (path: string, size = 10, lastModified = 1): PickedFile => {
  const folders = path.split('/')
  const name = folders.pop()!
  return { file: new File([], name), folders, root: null, size, lastModified }
}

const words = (key: string, params: object = {}) =>
  [key.replace('uploads_ui.', ''), ...Object.values(params)].join(' ')

test.group('The same files chosen again', () => {
  test('are found by path first, whatever their order', ({ assert }) => {
    const [one, two] = [row({ folders: ['x'] }), row({ folders: ['y'] })]
    const { found, rest } = matchPicked([one, two], [file('y/a.jpg'), file('x/a.jpg')])
    assert.deepEqual(
      found.map((match) => match.row),
      [two, one]
    )
    assert.deepEqual(rest, [])
  })

  test('are found by name and date where they come without their folder', ({ assert }) => {
    const { found } = matchPicked([row({ folders: ['x'] })], [file('a.jpg')])
    assert.lengthOf(found, 1)
  })

  test('are found by name and size where a phone says another date', ({ assert }) => {
    const { found } = matchPicked([row()], [file('a.jpg', 10, 99)])
    assert.lengthOf(found, 1)
  })

  test('are not taken for others, and each is used once', ({ assert }) => {
    const { found, rest } = matchPicked([row()], [file('a.jpg', 11), file('a.jpg'), file('a.jpg')])
    assert.lengthOf(found, 1)
    assert.lengthOf(rest, 2)
  })
})

test.group('Folders of a drop', () => {
  test('make an album each, named by what tells them apart', ({ assert }) => {
    const { albums, loose } = albumsOf([
      file('2023/Trip/a.jpg'),
      file('2024/trip/b.jpg'),
      file('2024/Bern/c.jpg'),
      file('d.jpg'),
    ])
    assert.deepEqual(
      albums.map(({ name }) => name),
      ['2023 / Trip', 'Bern', '2024 / trip']
    )
    assert.lengthOf(loose, 1)
  })

  test('go into the albums of their name, also when these are written otherwise', ({ assert }) => {
    const there = [{ id: '1', name: 'Zürich ' }]
    const { albums } = planAlbums([file('ZU\u0308RICH/a.jpg'), file('Bern/b.jpg')], there)
    assert.deepEqual(
      albums.map(({ known }) => known?.id ?? null),
      [null, '1']
    )
  })

  test('take along what lies in folders without pictures', ({ assert }) => {
    const files = [file('Trip/a.jpg')]
    const sidecars = [file('Trip/notes/a.json'), file('Trip/a.xmp')]
    const picked: Picked = {
      ...{ files, sidecars, strangers: [file('b.txt')], unreadable: [] },
      ...{ litter: 2, folder: 'Trip' },
    }
    const { albums, rest } = divide(picked, planAlbums(files, []))
    assert.lengthOf(albums[0].picked.sidecars, 2)
    assert.equal(albums[0].picked.litter, 2)
    assert.lengthOf(rest.strangers, 1)
  })
})

test.group('What a file is', () => {
  test('is told by its first bytes where its name says nothing', ({ assert }) => {
    const head = (text: string) => isPictureHead(Uint8Array.from(text, (c) => c.charCodeAt(0)))
    assert.isTrue(head('\xFF\xD8\xFF\xE0'))
    assert.isTrue(head('\0\0\0\x18ftypheic'))
    assert.isFalse(head('\0\0\0\x18ftypisom'))
    assert.isFalse(head('RIFF....WAVE'))
    assert.isTrue(head('RIFF....WEBP'))
  })

  test('is nobody’s business where the system left it', ({ assert }) => {
    for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '._a.jpg'])
      assert.isTrue(isLitter(name))
    assert.isFalse(isLitter('desktop.jpg'))
  })
})

test.group('How many files travel side by side', () => {
  function drive(most = 6) {
    let at = 0
    const pace = uploadPace(most, () => at)
    const run = (rate: number, seconds: number) => {
      for (let turn = 0; turn < seconds; turn++) {
        at += 1000
        pace.sent(rate, pace.width)
      }
      return pace.width
    }
    return { pace, run }
  }

  test('grows as long as that brings more', ({ assert }) => {
    const { run } = drive()
    assert.equal(run(100, 3), 4)
    assert.equal(run(200, 3), 5)
    assert.equal(run(300, 30), 6)
  })

  test('stays where more brings nothing', ({ assert }) => {
    const { run } = drive()
    run(100, 3)
    assert.equal(run(100, 20), 4)
  })

  test('is halved when a connection breaks, once for all that break with it', ({ assert }) => {
    const { pace, run } = drive()
    run(100, 3)
    pace.missed()
    pace.missed()
    assert.equal(pace.width, 2)
    assert.equal(run(500, 9), 2)
    assert.equal(run(500, 12), 3)
  })

  test('leaves an old protocol connections for the page itself', ({ assert }) => {
    assert.equal(connectionsFor('http/1.1'), 4)
    assert.equal(connectionsFor('h2'), 6)
    assert.equal(connectionsFor(undefined), 4)
  })
})

test.group('Sidecars', () => {
  test('wait until every photo of their folder has found its end', ({ assert }) => {
    const rows = [
      row({ kind: 'sidecar', state: 'held', folders: ['a'], name: '1.jpg.json' }),
      row({ kind: 'sidecar', state: 'held', folders: ['b'], name: '2.jpg.json' }),
      row({ folders: ['a'], state: 'added', photoIds: ['p1'] }),
      row({ folders: ['a'], state: 'failed' }),
      row({ folders: ['b'], state: 'added', photoIds: ['p2'] }),
      row({ folders: ['b'], state: 'sending' }),
    ]
    const groups = sidecarGroups(rows)
    assert.lengthOf(groups, 1)
    assert.deepEqual(
      groups[0].photos.flatMap(({ photoIds }) => photoIds),
      ['p1']
    )
  })

  test('travel in portions, with the photos that may be meant', ({ assert }) => {
    const names = Array.from({ length: 2100 }, (_, index) => `IMG_${index}`)
    const sidecars = names.slice(0, 150).map((name) => row({ name: `${name}.jpg.json` }))
    const photos = names.map((name) => row({ name: `${name}.jpg`, photoIds: [name] }))
    const parcels = sidecarParcels(sidecars, photos)
    assert.deepEqual(
      parcels.map((parcel) => parcel.sidecars.length),
      [100, 50]
    )
    assert.lengthOf(parcels[0].photoIds, 100)
    assert.lengthOf(sidecarParcels(sidecars, photos.slice(0, 10))[0].photoIds, 10)
  })

  test('are counted with the photos they filled in', ({ assert }) => {
    const applied = (photoIds: string[]) => row({ kind: 'sidecar', state: 'applied', photoIds })
    assert.deepEqual(sidecarWords([applied(['1', '2']), applied(['2'])], words), [
      'sidecars_applied 2 2',
    ])
  })
})

test.group('How far uploads are', () => {
  test('goes neither back nor to its end because of a break', ({ assert }) => {
    const sending = row({ state: 'sending', size: 100, sent: 100, furthest: 100 })
    assert.deepInclude(summarize([sending]), { sent: 99, size: 100, left: 0 })
    const again = { ...sending, state: 'waiting' as const }
    assert.deepInclude(summarize([again]), { sent: 99, size: 100, left: 100 })
    const rest = { ...sending, sent: 40 }
    assert.deepInclude(summarize([rest]), { sent: 99, left: 60 })
  })

  test('does not shrink when a file is refused or is here already', ({ assert }) => {
    const files = (...states: UploadRow['state'][]) =>
      states.map((state) => row({ state, size: 100 }))
    const { size, sent } = summarize(files('failed', 'duplicate', 'added', 'waiting'))
    assert.deepEqual([sent, size], [300, 400])
    assert.equal(summarize(files('cancelled', 'added')).size, 100)
  })

  function clock() {
    let at = 0
    const meter = uploadMeter(() => at)
    const run = (seconds: number, rate: number, left: () => number) => {
      let told = meter.tell({ left: left(), moving: 1 })
      for (let turn = 0; turn < seconds; turn++) {
        at += 1000
        meter.travel(rate)
        told = meter.tell({ left: left(), moving: 1 })
      }
      return told
    }
    return { meter, run }
  }

  test('is estimated after some moments, and the estimate keeps calm', ({ assert }) => {
    const { meter, run } = clock()
    let left = 100_000
    const step = (rate: number) => () => (left -= rate)
    assert.isNull(run(2, 1000, step(1000)).secondsLeft)
    const steady = run(8, 1000, step(1000))
    assert.approximately(steady.perSecond, 1000, 1)
    assert.approximately(steady.secondsLeft!, left / 1000, 4)
    const before = steady.secondsLeft!
    const slower = run(1, 200, step(200))
    assert.isBelow(Math.abs(slower.secondsLeft! - before), 5)
    assert.isNull(meter.tell({ left, moving: 0 }).secondsLeft)
  })
})

test.group('The report of uploads', () => {
  const report = (list: readonly UploadRow[], givenUp: Record<string, string> = {}) =>
    reportText({ rows: list, litter: 2, givenUp, refusal: null, t: words, when: 'today' })

  const rows = [
    row({ state: 'added', name: 'good.jpg' }),
    row({ state: 'duplicate', name: 'known.jpg', folders: ['trip'] }),
    row({ state: 'failed', name: '=bad"name.jpg', reason: 'This file is not a picture.' }),
    row({ state: 'stranger', kind: 'other', name: 'notes.txt' }),
    row({ state: 'unmatched', kind: 'sidecar', name: 'x.json' }),
  ]

  test('names what went wrong with its reason', ({ assert }) => {
    const text = report(rows)
    assert.include(text, 'added 1, duplicates 1, refusals 1')
    assert.include(text, '=bad"name.jpg: This file is not a picture.')
    assert.include(text, 'trip/known.jpg')
    assert.include(text, 'notes.txt')
    assert.include(text, 'x.json')
    assert.include(text, 'report_litter 2')
    assert.include(text, 'Summer: 1')
  })

  test('is safe to open in a spreadsheet', ({ assert }) => {
    const lines = reportTable(rows, words).split('\r\n')
    assert.lengthOf(lines, rows.length + 2)
    assert.include(lines[3], `"'=bad""name.jpg"`)
  })

  test('counts a sidecar among its own', ({ assert }) => {
    const beside = (state: UploadRow['state'], name: string) =>
      row({ kind: 'sidecar', state, name, reason: state === 'failed' ? 'No.' : null })
    const all = [
      ...rows,
      row({ state: 'failed', retryable: true }),
      beside('held', '1.json'),
      beside('failed', '2.json'),
      beside('duplicate', '3.json'),
    ]
    assert.deepInclude(summarize(all), {
      ...{ photos: 4, done: 4, open: 1, refused: 1, broken: 1, duplicate: 1 },
      ...{ sidecars: 4, sidecarsKnown: 1, sidecarsUnmatched: 1, sidecarsFailed: 1 },
    })
    const text = report(all, { id: 'Winter' })
    assert.include(text, 'added 1, duplicates 1, refusals 1, failures 1')
    assert.include(text, 'report_sidecars_failed\r\n  2.json: No.')
    assert.include(text, 'report_sidecars_known\r\n  3.json')
    assert.include(text, 'report_unmatched\r\n  x.json')
    assert.include(text, 'report_given_up\r\n  Winter')
  })

  test('shows failures first', ({ assert }) => {
    assert.deepEqual(
      inOrder(rows).map(({ state }) => state),
      ['failed', 'unmatched', 'stranger', 'duplicate', 'added']
    )
  })
})
