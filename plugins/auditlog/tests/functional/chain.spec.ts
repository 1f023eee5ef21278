import { test } from '@japa/runner'
import type { BaseCommand } from '@adonisjs/core/ace'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { ChangeAlbum } from '#actions/change_album'
import { DeleteAccount } from '#actions/delete_account'
import { PurgeOrg } from '#actions/purge_org'
import { makeToken, tokenHash } from '#models/concerns/secret_token'
import Invitation from '#models/invitation'
import User from '#models/user'
import { settingsOf } from '#extension/settings'
import { drain } from '#queue/queue'
import { joinOrg, makeOrg, makeUser } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'
import Chain, { PLATFORM } from '../../chain.js'
import { CheckChains } from '../../check_chains.js'
import Entry from '../../entry.js'
import { SealChains } from '../../seal_chains.js'
import { TrimChains } from '../../trim_chains.js'
import { as, bypassing, trailOf } from '../keeping.js'

/** An org with an album that was renamed so often, everything sealed. */
async function makeTrail(count = 5) {
  const { org, owner } = await makeOrg()
  const album = await makeAlbum(org, owner, { name: 'Lakes' })
  for (let at = 1; at <= count; at++)
    await as(owner, () => new ChangeAlbum().handle({ album, changes: { name: `Lakes ${at}` } }))
  await new SealChains().handle({ chain: org.id })
  return { org, owner, album, entries: await sealedOf(org.id) }
}

const sealedOf = (chain: string) =>
  Entry.query().where('chain', chain).whereNotNull('sequence').orderBy('sequence')

async function verdictOf(chain: string) {
  const [{ verdict }] = await new CheckChains().handle({ chain })
  return verdict
}

const row = (id: string) => db.from('plg_auditlog_entries').where('id', id)

test.group('The chain', () => {
  test('holds the entries of an org in their order, each sealed behind the one before', async ({
    assert,
  }) => {
    const { org, entries } = await makeTrail()
    assert.deepEqual(
      entries.map(({ sequence }) => sequence),
      entries.map((_, at) => at + 1)
    )
    assert.deepEqual(
      entries.slice(1).map(({ previousHash }) => previousHash),
      entries.slice(0, -1).map(({ hash }) => hash)
    )
    assert.deepEqual(
      entries.map(({ id }) => id).toSorted(),
      entries.map(({ id }) => id)
    )
    assert.deepEqual(await verdictOf(org.id), {
      entries: entries.length,
      forgotten: 0,
      findings: [],
    })
  })

  test('does not care which org somebody else changes meanwhile', async ({ assert }) => {
    const [one, other] = [await makeTrail(2), await makeTrail(3)]
    assert.equal(one.entries[0].sequence, 1)
    assert.equal(other.entries[0].sequence, 1)
    assert.isEmpty((await verdictOf(one.org.id)).findings)
    assert.isEmpty((await verdictOf(other.org.id)).findings)
  })

  test('is kept by the database: nobody changes or removes an entry', async ({ assert }) => {
    const { entries } = await makeTrail(2)
    const { id } = entries[1]
    await assert.rejects(() => row(id).update({ event: 'album.created' }), /never changed/)
    await assert.rejects(() => row(id).update({ changes: '[]' }), /never changed/)
    await assert.rejects(() => row(id).update({ actor_name: 'Nobody' }), /never changed/)
    await assert.rejects(() => row(id).update({ sequence: 700 }), /never changed/)
    await assert.rejects(() => row(id).delete(), /only removed from the beginning/)
  })

  test('an entry that waits to be sealed is not changed either', async ({ assert }) => {
    const { org, owner } = await makeOrg()
    const album = await makeAlbum(org, owner, { name: 'Lakes' })
    const [entry] = await trailOf('album', album.id)
    assert.isNull(entry.sequence)
    await assert.rejects(() => row(entry.id).update({ event: 'album.trashed' }), /never changed/)
    await assert.rejects(() => row(entry.id).delete(), /only removed from the beginning/)
  })

  test('an entry is not replaced by another one either, in whatever words', async ({ assert }) => {
    const { org, owner, album, entries } = await makeTrail(2)
    const client = db.connection()
    const isPostgres = client.dialect.name === 'postgres'
    const [first, second] = entries
    const columns = 'id, chain, at, source, event, sequence'
    const values = [first.id, org.id, Date.now(), 'web', 'album.trashed', null]
    const marks = values.map(() => '?').join(', ')
    const forge = (words: string, more = '', given = values) =>
      client.rawQuery(
        `${words} INTO plg_auditlog_entries (${columns}) VALUES (${marks}) ${more}`,
        given as string[]
      )
    const refused = /never (changed|replaced)/
    const merge = 'ON CONFLICT (id) DO UPDATE SET event = excluded.event'
    await assert.rejects(() => forge('INSERT', merge), refused)
    if (isPostgres) {
      const empty = (more: string) => client.rawQuery(`TRUNCATE plg_auditlog_entries ${more}`)
      await assert.rejects(() => empty(''), /only removed from the beginning/)
      await assert.rejects(() => empty('CASCADE'), /only removed from the beginning/)
    } else {
      const { makeId } = await import('#models/concerns/identified')
      const inPlace = [makeId(), ...values.slice(1, -1), second.sequence]
      await assert.rejects(() => forge('INSERT OR REPLACE'), refused)
      await assert.rejects(() => forge('REPLACE'), refused)
      await assert.rejects(() => forge('INSERT OR REPLACE', '', inPlace), refused)
      const [{ rowid }] = await row(second.id).select('rowid')
      await assert.rejects(
        () =>
          client.rawQuery(
            `REPLACE INTO plg_auditlog_entries (rowid, ${columns}) VALUES (?, ${marks})`,
            [rowid, makeId(), ...values.slice(1)] as string[]
          ),
        refused
      )
      await as(owner, () => new ChangeAlbum().handle({ album, changes: { name: 'Rivers' } }))
      const waiting = (await trailOf('album', album.id)).at(-1)!
      for (const [place, value] of Object.entries({ sequence: second.sequence!, rowid }))
        await assert.rejects(
          () =>
            client.rawQuery(
              `UPDATE OR REPLACE plg_auditlog_entries SET ${place} = ? WHERE id = ?`,
              [value, waiting.id] as string[]
            ),
          refused
        )
    }
    assert.deepEqual(
      (await sealedOf(org.id)).map(({ id, hash }) => [id, hash]),
      entries.map(({ id, hash }) => [id, hash])
    )
  })

  for (const [what, part] of Object.entries({
    'what was done': { event: 'album.trashed' },
    'who did it': { actor_name: 'Somebody else' },
    'what it changed': { changes: '[{"field":"name","before":"a","after":"b"}]' },
    'when': { at: 1_000_000 },
  }))
    test(`shows an entry of which somebody altered ${what}`, async ({ assert }) => {
      const { org, entries } = await makeTrail()
      const { id, sequence } = entries.at(-3)!
      await bypassing(() => row(id).update(part))
      const { findings } = await verdictOf(org.id)
      assert.lengthOf(findings, 1)
      assert.deepInclude(findings[0], { kind: 'altered', sequence, entryId: id })
    })

  test('shows an entry that was altered and sealed anew', async ({ assert }) => {
    const { org, entries } = await makeTrail()
    const { hashOf, makeSalt, whatDigest } = await import('../../chain_hash.js')
    const forged = entries[2]
    const whatSalt = makeSalt()
    forged.merge({ subjectTitle: 'Rivers', whatSalt })
    forged.merge({ whatDigest: whatDigest(whatSalt, forged) })
    const hash = hashOf(forged, forged)
    const { subjectTitle, whatDigest: digest } = forged
    await bypassing(() =>
      row(forged.id).update({
        subject_title: subjectTitle,
        what_salt: whatSalt,
        what_digest: digest,
        hash,
      })
    )
    const { findings } = await verdictOf(org.id)
    assert.deepEqual(
      findings.map(({ kind, entryId }) => [kind, entryId]),
      [['altered', forged.id]]
    )
  })

  test('shows which entries were removed, in between as at the end', async ({ assert }) => {
    const { org, entries } = await makeTrail(6)
    await bypassing(async () => {
      await row(entries[1].id).delete()
      await row(entries[2].id).delete()
      await row(entries.at(-1)!.id).delete()
    })
    const { findings } = await verdictOf(org.id)
    const last = entries.length
    assert.deepEqual(findings, [
      { kind: 'removed', sequence: 2, until: 3 },
      { kind: 'removed', sequence: last, until: last },
    ])
  })

  test('shows an entry that was put in between, or behind the end', async ({ assert }) => {
    const { org, entries } = await makeTrail(3)
    const { makeId } = await import('#models/concerns/identified')
    const last = await row(entries.at(-1)!.id).first()
    const behind = { ...last, id: makeId(), sequence: last.sequence + 1, previous_hash: last.hash }
    await db.table('plg_auditlog_entries').insert(behind)
    const { findings } = await verdictOf(org.id)
    assert.deepEqual(
      findings.map(({ kind, entryId }) => [kind, entryId]),
      [['inserted', behind.id]]
    )
    await assert.rejects(() =>
      db.table('plg_auditlog_entries').insert({ ...last, id: makeId(), sequence: 2 })
    )
  })

  test('shows a chain that somebody took the beginning and end of', async ({ assert }) => {
    const { org, owner, album, entries } = await makeTrail(3)
    await Chain.query().where('chain', org.id).delete()
    const verdicts = await new CheckChains().handle()
    const { verdict } = verdicts.find(({ chain }) => chain.chain === org.id)!
    assert.deepEqual(
      verdict.findings.map(({ kind, entryId }) => [kind, entryId]),
      entries.map(({ id }) => ['inserted', id])
    )
    // What cannot be sealed behind it holds up neither the look at it, nor other chains.
    await as(owner, () => new ChangeAlbum().handle({ album, changes: { name: 'Rivers' } }))
    const other = await makeOrg()
    await makeAlbum(other.org, other.owner)
    await assert.rejects(() => new SealChains().handle())
    assert.isNotEmpty(await sealedOf(other.org.id))
    assert.isNotEmpty((await verdictOf(org.id)).findings)
    // As it was, for whoever looks next.
    const { sequence, hash } = entries.at(-1)!
    await Chain.query().where('chain', org.id).update({ sequence, hash })
    assert.isEmpty((await verdictOf(org.id)).findings)
  })

  test('shows a chain whose end was set back', async ({ assert }) => {
    const { org, entries } = await makeTrail(3)
    const { sequence, hash } = entries[1]
    await Chain.query().where('chain', org.id).update({ sequence, hash })
    const { findings } = await verdictOf(org.id)
    assert.deepEqual([...new Set(findings.map(({ kind }) => kind))], ['inserted'])
  })
})

test.group('Old entries', () => {
  test('are let go from the beginning, and what is left still proves itself', async ({
    assert,
  }) => {
    const { org, owner, album, entries } = await makeTrail(4)
    await settingsOf('auditlog').save({ ownDays: 30 }, { orgId: org.id })
    const old = DateTime.now().minus({ days: 31 }).toMillis()
    await as(owner, () => new ChangeAlbum().handle({ album, changes: { name: 'Old' } }), {
      at: old,
    })
    // As old as they would be by then: sealed anew, since when they were written is a part of the seal.
    await bypassing(async () => {
      await db
        .from('plg_auditlog_entries')
        .where('chain', org.id)
        .update({ at: old, sequence: null, hash: null, previous_hash: null })
      await Chain.query().where('chain', org.id).delete()
    })
    await new SealChains().handle({ chain: org.id })
    await as(owner, () => new ChangeAlbum().handle({ album, changes: { name: 'New' } }))
    await new TrimChains().handle()
    const kept = await Entry.query().where('chain', org.id).orderBy('id')
    assert.deepEqual(
      kept.map(({ event }) => event),
      ['album.updated', 'auditlog.trimmed']
    )
    const chain = await Chain.findOrFail(org.id)
    assert.isAtLeast(chain.trimmedSequence, entries.length)
    assert.deepEqual(await verdictOf(org.id), { entries: 2, forgotten: 0, findings: [] })
    assert.equal((await Entry.findOrFail(kept[0].id)).sequence, chain.trimmedSequence + 1)

    await Chain.query()
      .where('chain', org.id)
      .update({ trimmed_sequence: chain.trimmedSequence + 1, trimmed_hash: kept[0].hash ?? '' })
    const { findings } = await verdictOf(org.id)
    assert.include(
      findings.map(({ kind }) => kind),
      'anchor'
    )
  })

  test('of an org that says nothing are kept as long as the server says', async ({ assert }) => {
    const { org, entries } = await makeTrail(1)
    await new TrimChains().handle()
    assert.lengthOf(await sealedOf(org.id), entries.length)
  })
})

test.group('What is gone', () => {
  test('as an account is called by name nowhere, and the chain still agrees', async ({
    assert,
  }) => {
    const { org } = await makeTrail(1)
    const member = await joinOrg(org, 'member')
    const { name, email } = member
    const album = await makeAlbum(org, member, { name: 'Lakes' })
    await as(member, () => new ChangeAlbum().handle({ album, changes: { name: 'Rivers' } }), {
      address: '192.0.2.9',
    })
    await User.accessTokens.create(member, ['*'], { name: `The phone of ${name}` })
    await new SealChains().handle()
    const before = (await trailOf('album', album.id)).at(-1)!
    assert.equal(before.actorName, name)
    await as(member, () => new DeleteAccount().handle({ user: member }))
    await drain()
    const after = await Entry.findOrFail(before.id)
    assert.deepInclude(after.serialize(), { actorName: null, address: null, actorId: member.id })
    assert.deepEqual(after.allChanges, before.allChanges)
    const all = await Entry.query().where((any) =>
      any.where('org_id', org.id).orWhereNull('org_id')
    )
    const text = JSON.stringify(all.map((entry) => entry.serialize()))
    assert.notInclude(text, name)
    assert.notInclude(text, email)
    const verdict = await verdictOf(org.id)
    assert.isEmpty(verdict.findings)
    assert.isAbove(verdict.forgotten, 0)
    assert.isEmpty((await verdictOf(PLATFORM)).findings)
  })

  test('as an account is forgotten by whose entries they are, and not by a name', async ({
    assert,
  }) => {
    const { org } = await makeTrail(1)
    const [gone, stays] = [await joinOrg(org, 'member'), await joinOrg(org, 'member')]
    await gone.merge({ name: stays.name }).save()
    // Named by others only: they never did anything themselves.
    await as(stays, () => new DeleteAccount().handle({ user: gone }))
    await drain()
    const entries = await Entry.query().where({ chain: org.id, subject_type: 'membership' })
    const named = entries.filter(({ subjectTitle }) => subjectTitle === stays.name)
    assert.isNotEmpty(named)
    for (const { changes } of named) assert.include(changes ?? '', stays.id)
    assert.notInclude(JSON.stringify(entries.map(({ changes }) => changes)), gone.id)
    // Told beside what it explains: other chains let go sooner, or later.
    const told = { chain: org.id, event: 'auditlog.forgotten', subject_id: gone.id }
    assert.isNotNull(await Entry.query().where(told).first())
    assert.isEmpty((await verdictOf(org.id)).findings)
  })

  test('as an account is not called by its address in invitations that nobody accepted', async ({
    assert,
  }) => {
    const { org, owner } = await makeTrail(1)
    const gone = await makeUser()
    const invite = (email: string) =>
      as(owner, async () => {
        const invitation = await Invitation.create({
          orgId: org.id,
          email,
          role: 'member',
          invitedById: owner.id,
          expiresAt: DateTime.now().plus({ days: 1 }),
          tokenHash: tokenHash(makeToken()),
          tokenSealed: 'sealed',
        })
        return invitation.id
      })
    const [theirs, another] = [await invite(gone.email), await invite(`not.${gone.email}`)]
    await new SealChains().handle()
    await as(gone, () => new DeleteAccount().handle({ user: gone }))
    await drain()
    const [emptied] = await trailOf('invitation', theirs)
    assert.deepInclude(emptied.serialize(), { subjectTitle: null, changes: null })
    const [kept] = await trailOf('invitation', another)
    assert.equal(kept.subjectTitle, `not.${gone.email}`)
    assert.isEmpty((await verdictOf(org.id)).findings)
    assert.isEmpty((await verdictOf(PLATFORM)).findings)
  })

  test('as an org for good leaves nothing but that it is gone', async ({ assert }) => {
    const { org } = await makeTrail(2)
    await org.merge({ deletedAt: DateTime.now() }).save()
    await new PurgeOrg().handle({ org })
    await drain()
    await new SealChains().handle()
    const entries = await sealedOf(org.id)
    assert.isAbove(entries.length, 3)
    const told = entries.filter(({ subjectTitle, changes }) => subjectTitle ?? changes)
    assert.deepEqual(
      told.map(({ event, subjectTitle }) => [event, subjectTitle]),
      [['org.purged', org.name]]
    )
    assert.isEmpty((await verdictOf(org.id)).findings)
  })

  test('though nobody said so is not forgotten unseen', async ({ assert }) => {
    const { org, entries } = await makeTrail(3)
    const nothing = { actor_name: null, address: null, user_agent: null, who_salt: null }
    await row(entries[1].id).update(nothing)
    const { findings } = await verdictOf(org.id)
    assert.deepEqual(
      findings.map(({ kind, sequence }) => [kind, sequence]),
      [['altered', 2]]
    )
  })
})

test.group('audit:verify', (group) => {
  group.each.setup(() => {
    ace.ui.switchMode('raw')
    return () => ace.ui.switchMode('normal')
  })

  const run = async (args: string[]) => {
    const { commandsOf } = await import('#extension/commands')
    const { host } = await import('#extension/host')
    const [AuditVerify] = await commandsOf(host.find('auditlog')!.candidate!)
    const command = await ace.create(AuditVerify as unknown as typeof BaseCommand, args)
    await command.exec()
    return {
      code: command.exitCode ?? 0,
      said: command.logger.getLogs().map(({ message }) => message),
    }
  }

  test('names what was altered and ends with an error', async ({ assert }) => {
    const { org, entries } = await makeTrail(3)
    const fine = await run([`--org=${org.slug}`])
    assert.equal(fine.code, 0)
    assert.include(fine.said.join('\n'), entries.at(-1)!.hash!)
    const { id, sequence } = entries.at(-2)!
    await bypassing(() => row(id).update({ actor_id: null }))
    const broken = await run([`--org=${org.slug}`])
    assert.equal(broken.code, 1)
    assert.include(broken.said.join('\n'), `entry ${sequence} (album.updated, ${id}) was altered`)
  })

  test('compares with a hash that was kept elsewhere', async ({ assert }) => {
    const { org, entries } = await makeTrail(2)
    const hash = entries.at(-1)!.hash!
    assert.equal((await run([`--org=${org.slug}`, `--head=${hash}`])).code, 0)
    assert.equal((await run([`--org=${org.slug}`, `--head=${'0'.repeat(63)}1`])).code, 1)
    assert.equal((await run(['--org=nobody-is-called-so'])).code, 1)
  })
})
