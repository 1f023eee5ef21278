import { randomUUID } from 'node:crypto'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import Album from '#models/album'
import Invitation from '#models/invitation'
import Membership from '#models/membership'
import Org from '#models/org'
import Photo from '#models/photo'
import ShareLink from '#models/share_link'
import User from '#models/user'
import { makeOrg, makeUser } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

type Query = ModelQueryBuilderContract<LucidModel, LucidRow>

/** A model whose changes are kept, a row of it, and something to change in it. */
export interface AuditedCase {
  name: string
  make(): Promise<LucidRow>
  /** In two steps, each other than what was there. */
  changes: [Record<string, unknown>, Record<string, unknown>]
  /** What the server writes for itself, by column. */
  silent?: Record<string, unknown>
  query(row: LucidRow, client: TransactionClientContract): Query
}

const one = (model: LucidModel) => (row: LucidRow, client: TransactionClientContract) =>
  client.modelQuery(model).where('id', row.$primaryKeyValue!) as unknown as Query

const inOrg = async () => {
  const { org } = await makeOrg()
  return { org, album: await makeAlbum(org) }
}

export const CASES: AuditedCase[] = [
  {
    name: 'org',
    make: async () => (await makeOrg()).org,
    changes: [{ name: 'Alpine Club' }, { suspendedAt: DateTime.utc(2026, 1, 2, 3, 4, 5) }],
    silent: { storage_used_bytes: 5 },
    query: one(Org),
  },
  {
    name: 'user',
    make: () => makeUser(),
    changes: [{ name: 'Grace' }, { password: 'another long secret' }],
    query: one(User),
  },
  {
    name: 'membership',
    make: async () => {
      const { org } = await makeOrg()
      return Membership.create({ orgId: org.id, userId: (await makeUser()).id, role: 'member' })
    },
    changes: [{ role: 'admin' }, { role: 'member' }],
    silent: { last_seen_at: '2026-01-01 00:00:00' },
    query: one(Membership),
  },
  {
    name: 'invitation',
    make: async () => {
      const { org, owner } = await makeOrg()
      return Invitation.create({
        orgId: org.id,
        email: 'kim@example.org',
        role: 'member',
        tokenHash: randomUUID(),
        tokenSealed: 'sealed-and-never-told',
        invitedById: owner.id,
        expiresAt: DateTime.now().plus({ days: 1 }),
      })
    },
    changes: [{ role: 'admin' }, { revokedAt: DateTime.utc(2026, 1, 2, 3, 4, 5) }],
    query: one(Invitation),
  },
  {
    name: 'album',
    make: async () => (await inOrg()).album,
    changes: [{ name: 'Summer' }, { description: 'By the lake' }],
    query: one(Album),
  },
  {
    name: 'photo',
    make: async () => {
      const { org, album } = await inOrg()
      return Photo.create({
        orgId: org.id,
        albumId: album.id,
        name: 'IMG_1.jpg',
        state: 'ready',
        kind: 'image',
        width: 4,
        height: 3,
        takenAt: 1_700_000_000_000,
        takenSource: 'upload',
        exif: {},
      })
    },
    changes: [{ caption: 'The hut' }, { rating: 5 }],
    silent: { state: 'processing', failure: null },
    query: one(Photo),
  },
  {
    name: 'share_link',
    make: async () => {
      const { org, album } = await inOrg()
      return ShareLink.create({
        orgId: org.id,
        albumId: album.id,
        tokenHash: randomUUID(),
        tokenSealed: 'sealed-and-never-told',
        viewCount: 0,
        allowOriginals: false,
        allowDownload: true,
        allowUpload: false,
        allowLocation: false,
      })
    },
    changes: [{ title: 'For grandma' }, { allowOriginals: true }],
    silent: { view_count: 3 },
    query: one(ShareLink),
  },
]
