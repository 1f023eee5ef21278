import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Database from 'better-sqlite3'
import { copyDatabase, databaseKind } from '#extension/database_copy'
import { makePhoto } from '#tests/fixtures/library'
import { scratchFolder } from '#tests/fixtures/scratch'
import { createPluginHarness } from '#tests/plugin_harness'
import Face from '../../face.js'
import { makeFace, makeFaceOrg, someVector } from '../place.js'
import { vectorOf } from '../../vector_column.js'

const plugin = createPluginHarness('facesearch')

/** As a backup holds it: a copy of the file, or rows as JSON. */
async function embeddingInCopy(id: string): Promise<Uint8Array> {
  if (databaseKind() === 'sqlite') {
    const path = join(await scratchFolder(), 'copy.sqlite3')
    await copyDatabase(path)
    const copy = new Database(path, { readonly: true })
    try {
      return copy
        .prepare(`SELECT embedding FROM ${Face.table} WHERE id = ?`)
        .pluck()
        .get(id) as Buffer
    } finally {
      copy.close()
    }
  }
  const { rows } = await db.rawQuery(
    `SELECT (json_populate_record(NULL::${Face.table}, row_to_json(kept)::text::json)).embedding
     FROM ${Face.table} AS kept WHERE id = ?`,
    [id]
  )
  return rows[0].embedding
}

test.group('A backup', (group) => {
  group.setup(() => plugin.run())

  test('brings vectors back, number by number', async ({ assert }) => {
    const { album } = await makeFaceOrg()
    const vector = someVector()
    const { id } = await makeFace(await makePhoto(album), vector)
    assert.deepEqual(vectorOf(await embeddingInCopy(id)), vector)
  })
})
