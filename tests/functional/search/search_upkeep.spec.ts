import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import TidySearchJob from '#jobs/tidy_search_job'
import { drain, enqueue } from '#queue/queue'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

/** The lists that a word is looked up in; PostgreSQL has one. */
async function listsOfWords() {
  if (db.connection().dialect.name === 'postgres') return 1
  const [{ lists }] = await db.from('photo_words_idx').countDistinct('segid as lists')
  return Number(lists)
}

test.group('Search: upkeep', () => {
  test('at night there is one list of words, and everything is still found', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    for (let turn = 0; turn < 5; turn++) await makePhoto(album, owner, { caption: 'Kingfisher' })
    await (await makePhoto(album, owner, { caption: 'Kingfisher' })).merge({ caption: '' }).save()

    await enqueue(TidySearchJob, {})
    const [{ outcome }] = await drain({ job: TidySearchJob })

    assert.equal(outcome, 'done')
    assert.isAtMost(await listsOfWords(), 1)
    const found = await client
      .get(`/api/v1/orgs/${org.slug}/photos`)
      .qs({ q: 'king' })
      .loginAs(owner)
    assert.lengthOf(found.body().data, 5)
  })
})
