import { Linter } from 'eslint'
import { test } from '@japa/runner'
import { bareWrites } from '../../../tooling/lint/bare_writes.js'

/** What the style check says to a piece of code. */
function complaintsAbout(code: string) {
  const linter = new Linter()
  const found = linter.verify(`async function f(client, db, org, row, rows) { ${code} }`, {
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    plugins: { house: { rules: { 'bare-writes': bareWrites } } },
    rules: { 'house/bare-writes': 'error' },
  })
  return found.map(({ message }) => message)
}

const REFUSED = [
  `await Photo.within(org.id, { client }).where('id', row.id).update({ caption: 'x' })`,
  `await Album.acrossOrgs().delete()`,
  `await User.query({ client }).where('id', row.id).update(row)`,
  `const query = Membership.query(); query.where('role', 'x'); await query.delete()`,
  `const links = ShareLink.within(org.id); const some = links.where('id', 1); await some.del()`,
  `await client.from('photos').where('id', 1).update({ caption: null })`,
  `await db.table('albums').multiInsert(rows)`,
  `await client.knexQuery().table('orgs').where('id', 1).update({ name: 'x' })`,
  `await client.from('auth_access_tokens').delete()`,
  `await Org.query().update({ ...row })`,
  `await Org.query().increment('position')`,
  `await org.related('albums').query().where('id', 1).delete()`,
]

const ACCEPTED = [
  `await row.delete()`,
  `await org.related('uploads').query().delete()`,
  `await row.merge({ name: 'x' }).save()`,
  `await Org.query({ client }).where('id', 1).update({ storage_used_bytes: 1 })`,
  `await Photo.within(org.id).update({ state: 'ready', ...(row && { thumbhash: row.thumbhash }) })`,
  `await auditedUpdate(Photo.within(org.id, { client }), { caption: 'x' })`,
  `await client.from('uploads').where('id', 1).delete()`,
  `const album = await Album.within(org.id).first(); await album.delete()`,
  `new Map().delete('photos'); cache.from('elsewhere').delete()`,
]

test.group('Style: writes whose changes are kept', () => {
  test('a bare write is found: {$self}')
    .with(REFUSED)
    .run(({ assert }, code) => assert.lengthOf(complaintsAbout(code), 1))

  test('what is none passes: {$self}')
    .with(ACCEPTED)
    .run(({ assert }, code) => assert.deepEqual(complaintsAbout(code), []))
})
