import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { Incomplete, weighZip, ZipWriter } from '#storage/zip/zip_writer'
import { packIds, unpackIds } from '#storage/packed_ids'
import { unzip } from '#tests/fixtures/unzip'

const AT = new Date(Date.UTC(2024, 4, 17, 10, 20, 30))

function collecting() {
  const parts: Buffer[] = []
  const zip = new ZipWriter(async (bytes) => {
    parts.push(Buffer.from(bytes))
  })
  return { zip, bytes: () => Buffer.concat(parts) }
}

async function* pieces(...parts: (string | Error)[]) {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield Buffer.from(part)
  }
}

test.group('Zip', () => {
  test('weighs as much as was told before', async ({ assert }) => {
    const { zip, bytes } = collecting()
    await zip.addBytes({ name: 'Straße.txt', at: AT }, Buffer.from('one'))
    await zip.addStream({ name: 'two', at: AT }, { size: 6, chunks: pieces('two', 'two') })
    await zip.end()
    const told = weighZip([
      { name: 'Straße.txt', size: 3, isStreamed: false },
      { name: 'two', size: 6, isStreamed: true },
    ])
    assert.equal(bytes().length, told)
    assert.deepEqual(
      unzip(bytes()).map(({ name, bytes: inside, isIntact }) => [name, String(inside), isIntact]),
      [
        ['Straße.txt', 'one', true],
        ['two', 'twotwo', true],
      ]
    )
  })

  test('goes on after an entry that ended early', async ({ assert }) => {
    const { zip, bytes } = collecting()
    const broken = { size: 9, chunks: pieces('half', new Error('The disk is worn')) }
    await assert.rejects(() => zip.addStream({ name: 'a', at: AT }, broken), Incomplete)
    await zip.addBytes({ name: 'b', at: AT }, Buffer.from('whole'))
    await zip.end()
    assert.deepEqual(
      unzip(bytes()).map(({ name, bytes: inside, isIntact }) => [name, String(inside), isIntact]),
      [
        ['a', 'half', true],
        ['b', 'whole', true],
      ]
    )
  })

  test('holds more entries than the first zips could count', async ({ assert }) => {
    const { zip, bytes } = collecting()
    for (let number = 0; number < 70_000; number++)
      await zip.addBytes({ name: `${number}.txt`, at: AT }, Buffer.from(String(number)))
    await zip.end()
    const folder = await mkdtemp(join(tmpdir(), 'zip-'))
    const path = join(folder, 'many.zip')
    await writeFile(path, bytes())
    const script = `
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(len(z.namelist()), z.testzip(), z.read('69999.txt').decode(), z.infolist()[0].date_time)`
    try {
      const { stdout } = await promisify(execFile)('python3', ['-c', script, path])
      assert.equal(stdout.trim(), '70000 None 69999 (2024, 5, 17, 10, 20, 30)')
    } finally {
      await rm(folder, { recursive: true })
    }
  }).timeout(30_000)
})

test.group('Packed ids', () => {
  test('come out as they went in', ({ assert }) => {
    const ids = ['0198c3f2-9a7b-7c31-8d55-2b6f0a1e4c77', '0198c3f2-9a7b-7c31-8d55-2b6f0a1e4c78']
    assert.deepEqual(unpackIds(packIds(ids)), ids)
  })
})
