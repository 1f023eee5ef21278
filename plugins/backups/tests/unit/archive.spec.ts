import { execFileSync } from 'node:child_process'
import { open, readFile, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { scratchFile, scratchFolder } from '#tests/fixtures/scratch'
import { readArchive } from '../../archive/archive_reader.js'
import { ArchiveWriter } from '../../archive/archive_writer.js'
import { HEAD, MANIFEST } from '../../archive/format.js'
import { linesIn } from '../../archive/lines.js'
import { ManifestDraft } from '../../archive/manifest.js'
import { FileOutput } from '../../archive/output.js'
import { PIECE } from '../../archive/stored_member.js'
import { Staging } from '../../restore/staging.js'
import {
  entriesOf,
  forge,
  HEAD_OF_NOBODY,
  makeArchive,
  originalName,
  type RawEntry,
} from '../made_archive.js'

const SIZES = [0, 1, 511, 512, 513, 65_535, 65_536, PIECE, PIECE + 1, 3 * PIECE + 77]
const PASSPHRASE = 'six calm words about the sea'

const refused = async (path: string, passphrase?: string) => {
  try {
    await entriesOf(path, passphrase)
    return 'nothing'
  } catch (error) {
    return (error as { reason?: string }).reason ?? (error as Error).message
  }
}

async function flip(path: string, at: number) {
  const bytes = await readFile(path)
  bytes[at < 0 ? bytes.length + at : at] ^= 0x10
  return scratchFile(bytes, 'flipped')
}

/** Bytes 4 to 9 of a member of gzip say when and on what it was packed: nobody reads them. */
function saysNothing(bytes: Buffer, at: number) {
  const begin = bytes.lastIndexOf(Buffer.from([0x1f, 0x8b, 8, 0]), at)
  return begin >= 0 && at - begin >= 4 && at - begin < 10
}

const renamed = (to: string) => (entries: RawEntry[]) =>
  entries.map((entry) => (entry.name === originalName(1) ? { ...entry, name: to } : entry))

test.group('The archive of a backup', () => {
  test('gives back every byte', async ({ assert }) => {
    const { path, files, made } = await makeArchive(SIZES)
    const { facts, entries } = await entriesOf(path)
    for (const [name, bytes] of files) assert.isTrue(entries.get(name)!.equals(bytes!), name)
    assert.equal(entries.size, files.size + 1)
    assert.equal(facts.entries, made.entries)
    assert.equal(facts.head.madeAt, HEAD_OF_NOBODY.madeAt)
    assert.equal((await stat(path)).size, made.archiveBytes)
  })

  test('is read by any tar', async ({ assert }) => {
    const { path, files } = await makeArchive(SIZES)
    const folder = await scratchFolder()
    execFileSync('tar', ['-xzf', path, '-C', folder])
    for (const [name, bytes] of files)
      assert.isTrue((await readFile(join(folder, name))).equals(bytes!))
    const listed = execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).trim().split('\n')
    assert.equal(listed.at(0), HEAD)
    assert.equal(listed.at(-1), MANIFEST)
  })

  test('stores pictures and squeezes rows', async ({ assert }) => {
    const { made } = await makeArchive([1_000_000])
    assert.isAbove(made.archiveBytes, 1_000_000)
    assert.isBelow(made.archiveBytes, 1_010_000)
  })

  test('is sealed under a passphrase, and opened by it alone', async ({ assert }) => {
    for (const sizes of [SIZES, [], [200_000]]) {
      const { path, files } = await makeArchive(sizes, { passphrase: PASSPHRASE })
      assert.notInclude((await readFile(path)).toString('latin1'), 'originals')
      const { entries, facts } = await entriesOf(path, PASSPHRASE)
      for (const [name, bytes] of files) assert.isTrue(entries.get(name)!.equals(bytes!), name)
      assert.isTrue(facts.isSealed)
    }
    const { path } = await makeArchive([10], { passphrase: PASSPHRASE })
    assert.equal(await refused(path), 'passphrase_missing')
    assert.equal(await refused(path, 'six calm words about the see'), 'passphrase_wrong')
  })

  test('notes what could not come along, and goes on', async ({ assert }) => {
    const { path, absent } = await makeArchive([5, null, 7])
    const { facts, entries } = await entriesOf(path)
    assert.deepEqual([absent, facts.absent], [1, 1])
    assert.deepEqual(facts.absences, [{ absent: originalName(1), why: 'missing' }])
    assert.isTrue(entries.has(originalName(2)))
  })

  test('is refused wherever it was cut off', async ({ assert }) => {
    const { path } = await makeArchive([1_000, 100_000])
    const { size } = await stat(path)
    for (const left of [1, 5, 200, Math.floor(size / 2), size - 700, size - 30, size - 1]) {
      const cut = await scratchFile(await readFile(path), 'cut')
      await truncate(cut, left)
      assert.include(['cut_off', 'not_a_backup'], await refused(cut), String(left))
    }
  })

  test('may be filled up with zeros behind its end, and not for ever', async ({ assert }) => {
    const { path } = await makeArchive([1_000])
    const filled = async (zeros: number) =>
      scratchFile(
        Buffer.concat([await readFile(path), gzipSync(Buffer.alloc(zeros))]),
        'filled.tar.gz'
      )
    assert.equal(await refused(await filled(10_240)), 'nothing')
    assert.equal(await refused(await filled(2 * 1024 ** 2)), 'damaged')
  })

  test('is refused wherever it was cut off, sealed as well', async ({ assert }) => {
    const { path } = await makeArchive([300_000], { passphrase: PASSPHRASE })
    const { size } = await stat(path)
    const piece = 64 * 1024 + 16
    for (const left of [40, 76, 76 + piece, 76 + 2 * piece, 76 + 2 * piece + 5, size - 1]) {
      const cut = await scratchFile(await readFile(path), 'cut')
      await truncate(cut, left)
      const said = await refused(cut, PASSPHRASE)
      assert.include(['cut_off', 'damaged'], said, String(left))
      if ((left - 76) % piece === 0 && left > 76) assert.equal(said, 'cut_off')
    }
  })

  test('is refused for a single bit that is another', async ({ assert }) => {
    const { path } = await makeArchive([1_000, 100_000])
    const { size } = await stat(path)
    for (let at = 3; at < size; at += Math.floor(size / 40)) {
      if (saysNothing(await readFile(path), at)) continue
      assert.notEqual(await refused(await flip(path, at)), 'nothing', String(at))
    }
    const sealed = await makeArchive([300_000], { passphrase: PASSPHRASE })
    for (const at of [18, 25, 40, 60, 100, 80_000, -1]) {
      const said = await refused(await flip(sealed.path, at), PASSPHRASE)
      assert.include(['damaged', 'passphrase_wrong'], said, String(at))
    }
  }).timeout(120_000)

  test('is refused where pieces of a sealed one changed places', async ({ assert }) => {
    const { path } = await makeArchive([300_000], { passphrase: PASSPHRASE })
    const bytes = await readFile(path)
    const piece = 64 * 1024 + 16
    const swapped = Buffer.concat([
      bytes.subarray(0, 76),
      bytes.subarray(76 + piece, 76 + 2 * piece),
      bytes.subarray(76, 76 + piece),
      bytes.subarray(76 + 2 * piece),
    ])
    assert.equal(await refused(await scratchFile(swapped, 'swapped'), PASSPHRASE), 'damaged')
  })

  test('is refused where an entry leads out of it, is a link, or is nothing that a backup has', async ({
    assert,
  }) => {
    for (const name of [
      '../evil.jpg',
      'files/../../evil',
      '/etc/passwd',
      'files\\..\\evil',
      'C:/evil',
    ]) {
      assert.equal(await refused(await forge(renamed(name))), 'outside', name)
    }
    for (const name of ['evil.jpg', 'files/orgs/x/originals/2026/07/x.jpg', 'lumina.sqlite3']) {
      assert.equal(await refused(await forge(renamed(name))), 'strange_entry', name)
    }
    for (const kind of ['1', '2']) {
      const link = (entries: RawEntry[]) =>
        entries.map((entry) => (entry.name === originalName(1) ? { ...entry, kind } : entry))
      assert.equal(await refused(await forge(link)), 'link')
    }
    for (const kind of ['5', '3', 'x', 'L']) {
      const strange = (entries: RawEntry[]) =>
        entries.map((entry) => (entry.name === originalName(1) ? { ...entry, kind } : entry))
      assert.equal(await refused(await forge(strange)), 'strange_entry')
    }
  })

  test('is refused where an entry is there twice, or out of its order', async ({ assert }) => {
    const twice = (entries: RawEntry[]) =>
      entries.flatMap((entry) => (entry.name === originalName(1) ? [entry, entry] : [entry]))
    assert.equal(await refused(await forge(twice)), 'twice')
    const again = (entries: RawEntry[]) => [...entries.slice(0, -1), entries[2], entries.at(-1)!]
    assert.equal(await refused(await forge(again)), 'out_of_order')
    const behind = (entries: RawEntry[]) => [...entries, entries[2]]
    assert.equal(await refused(await forge(behind)), 'out_of_order')
    assert.equal(await refused(await forge((entries) => entries.slice(1))), 'not_a_backup')
  })

  test('is refused where the manifest says something else', async ({ assert }) => {
    const other = (entries: RawEntry[]) =>
      entries.map((entry) =>
        entry.name === originalName(1)
          ? { ...entry, bytes: Buffer.alloc(entry.bytes.length, 7) }
          : entry
      )
    assert.equal(await refused(await forge(other)), 'disagrees')
    const fewer = (entries: RawEntry[]) => entries.filter(({ name }) => name !== originalName(1))
    assert.equal(await refused(await forge(fewer)), 'disagrees')
    assert.equal(await refused(await forge((entries) => entries.slice(0, -1))), 'cut_off')
    const text = (change: (lines: string[]) => string[]) => (entries: RawEntry[]) =>
      entries.map((entry) => {
        if (entry.name !== MANIFEST) return entry
        const lines = entry.bytes.toString().trim().split('\n')
        return { ...entry, bytes: Buffer.from(`${change(lines).join('\n')}\n`) }
      })
    assert.equal(await refused(await forge(text((lines) => lines.slice(1)))), 'disagrees')
    assert.equal(await refused(await forge(text((lines) => lines.slice(0, -1)))), 'disagrees')
    assert.equal(await refused(await forge(text((lines) => [...lines, lines[0]]))), 'disagrees')
    assert.equal(
      await refused(await forge(text((lines) => [...lines, 'x'.repeat(40_000)]))),
      'damaged'
    )
  })

  test('is refused where it is of a newer program, and says of which', async ({ assert }) => {
    const head = (value: object) => (entries: RawEntry[]) =>
      entries.map((entry) =>
        entry.name === HEAD ? { ...entry, bytes: Buffer.from(JSON.stringify(value)) } : entry
      )
    assert.equal(await refused(await forge(head({ ...HEAD_OF_NOBODY, format: 2 }))), 'newer')
    assert.equal(await refused(await forge(head({ format: 7, version: '9.0.0' }))), 'newer')
    assert.equal(await refused(await forge(head({ format: 1 }))), 'damaged')
    assert.equal(await refused(await forge(head([]))), 'damaged')
  })

  test('is refused where it is none at all', async ({ assert }) => {
    for (const bytes of ['', 'hello', 'LUMINA SEALED 2\n', 'PK\x03\x04']) {
      assert.equal(await refused(await scratchFile(Buffer.from(bytes), 'none')), 'not_a_backup')
    }
    assert.include(
      ['cut_off', 'damaged'],
      await refused(await scratchFile(gzipSync(Buffer.from('hello')), 'gz'))
    )
    assert.equal(await refused(await scratchFile(Buffer.alloc(200_000, 0x1f), 'x')), 'not_a_backup')
  })

  test('has rows that end where a line ends, whatever people wrote in them', async ({ assert }) => {
    const rows = ['one\u2028two\u2029three', 'four\r\nfive', 'é'.repeat(100_000)]
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    const path = await scratchFile(Buffer.from(text), 'rows.jsonl')
    const read = await Array.fromAsync(linesIn(path))
    assert.deepEqual(
      read.map((line) => JSON.parse(line)),
      rows
    )
    await assert.rejects(() => Array.fromAsync(linesIn(path, 50_000)), /damaged/)
  })

  test('is not unpacked to the last byte of a disk, whatever it says of its size', async ({
    assert,
  }) => {
    const sink = await new Staging(await scratchFolder(), async () => 1_000).sink('database/all')
    const write = async (bytes: number) => sink.write(Buffer.alloc(bytes))
    await write(1_000)
    await assert.rejects(() => write(16 * 1024 ** 2), /disk_full/)
    await sink.abort()
  })

  test('says so where a disk is full', async ({ assert }) => {
    const folder = await scratchFolder()
    const output = new FileOutput(join(folder, 'full.tar.gz'), await open('/dev/full', 'w'))
    const reason = await output.write([Buffer.alloc(10)]).catch((error) => error.reason)
    await output.abort()
    assert.equal(reason, 'disk_full')
  })

  test('holds little in memory, however large it is', async ({ assert }) => {
    const folder = await scratchFolder()
    const large = join(folder, 'large.bin')
    const file = await open(large, 'w')
    await file.truncate(200_000_000)
    await file.close()
    const path = join(folder, 'large.tar.gz')
    const before = process.memoryUsage().rss
    let most = before
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
    const manifest = await ManifestDraft.open(join(folder, 'manifest'))
    const writer = new ArchiveWriter(await FileOutput.open(path), manifest, new Date())
    await writer.addText(HEAD, JSON.stringify(HEAD_OF_NOBODY))
    await writer.addStored(
      (async function* () {
        yield { name: originalName(1), path: large }
      })()
    )
    await writer.end()
    await readArchive({ path, draft: `${path}.seen` })
    clearInterval(timer)
    assert.isBelow(most - before, 100e6)
  }).timeout(120_000)
})
