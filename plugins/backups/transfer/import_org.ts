import encryption from '@adonisjs/core/services/encryption'
import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { CommitPhotos, type Committed } from '#actions/commit_photos'
import { CreateOrg } from '#actions/create_org'
import { mailInvitation } from '#actions/mail_invitation'
import { PurgeOrg } from '#actions/purge_org'
import { recordDeed } from '#audit/recorder'
import Album from '#models/album'
import Favorite from '#models/favorite'
import { makeId } from '#models/concerns/identified'
import { makeToken, tokenHash } from '#models/concerns/secret_token'
import Invitation from '#models/invitation'
import Org from '#models/org'
import Photo from '#models/photo'
import ShareLink from '#models/share_link'
import User from '#models/user'
import { MAX_OPEN_INVITATIONS } from '#queries/invitations'
import { namePhotos } from '#queries/shares'
import { SLUG_MAX, slugRule } from '#validators/org'
import vine from '@vinejs/vine'
import { type FreeBytes, freeBytes } from '../backup_folder.js'
import { linesIn } from '../archive/lines.js'
import { BackupRefusal } from '../archive/refusal.js'
import { inWorkFolder } from '../work_folder.js'
import { readExport, type VerifiedExport, type VerifiedPhoto } from './read_export.js'
import { readPluginData, splitParts } from './plugin_data.js'
import { readRows } from './read_rows.js'
import type { Findings } from './transfer.js'
import { favoriteRow, type LinkRow } from './transfer_format.js'
import type { TransferTurn } from './transfer_turn.js'

export interface ImportOrder {
  path: string
  passphrase?: string
  /** Who owns the org here: nobody else becomes a member by it. */
  owner: User
  /** Instead of the address it had. */
  slug?: string
  /** Where this server is reached, for letters. Without it nobody is invited. */
  origin?: string
  /** Looks at everything and writes nothing. */
  dryRun?: boolean
  /** What is told of it, and takes half of it away should this process end. */
  turn?: TransferTurn
  signal?: AbortSignal
  progress?: (fraction: number) => void
  free?: FreeBytes
}

export interface Imported extends Findings {
  /** Null where nothing was to be written. */
  org: Org | null
}

const PHOTOS_AT_ONCE = 20
const FAVORITES_AT_ONCE = 200
const MOST_NUMBERS = 1_000
const IDS_AT_ONCE = 500
const DAYS_TO_COME = 30

const slugValidator = vine.create({ slug: slugRule() })

/**
 * Takes an export in as a new org. Everything in it is looked at first; until all of it is there the org is hidden as one
 * that was deleted, so that nobody meets half of it, and should the server end meanwhile the rest is swept as such. Whatever goes
 * wrong takes it away again.
 */
export class ImportOrg {
  handle(order: ImportOrder): Promise<Imported> {
    return inWorkFolder(async (folder) => {
      const { path, passphrase, signal, progress, free = freeBytes } = order
      if (order.slug !== undefined) await refuseUnfit(order.slug)
      const verified = await readExport({ path, passphrase, folder, free, signal, progress })
      refuseForgedPasswords(verified.links)
      const findings = await findingsOf(verified, order)
      if (order.dryRun) {
        await order.turn?.done(resultOf(findings))
        return { ...findings, org: null }
      }
      const org = await this.#write(order, verified, findings)
      return { ...findings, org }
    }, order.turn?.transfer.id)
  }

  async #write(order: ImportOrder, verified: VerifiedExport, findings: Findings) {
    const org = await found(order, verified, findings.slug)
    try {
      const accounts = await accountsOf(verified)
      const albums = await makeAlbums(org, order.owner, verified)
      const photoIds = await addPhotos({ org, albums, accounts, order, verified })
      await addFavorites({ org, accounts, photoIds, verified })
      // Nobody has it: a link whose password stayed behind opens to nobody.
      const shut = await hash.make(makeToken())
      await db.transaction((client) =>
        finish({ org, order, verified, albums, photoIds, findings, shut, client })
      )
      return org
    } catch (error) {
      await undo(org, order.owner)
      throw error
    }
  }
}

async function findingsOf(verified: VerifiedExport, order: ImportOrder): Promise<Findings> {
  const { head, albums, photos, photoBytes, links, members, absent } = verified
  const slug = order.slug ?? (await freeSlug(head.org.slug))
  const people = order.origin ? peopleOf(verified, order.owner).size : 0
  return {
    ...{ name: head.org.name, slug, albums: albums.length, photos, photoBytes, absent },
    takenSlug: order.slug === undefined && slug !== head.org.slug ? head.org.slug : null,
    links: links.length,
    shutLinks: links.filter((link) => link.isProtected && !link.passwordHash).length,
    members: members.length,
    invited: Math.min(people, MAX_OPEN_INVITATIONS),
    uninvited: Math.max(0, people - MAX_OPEN_INVITATIONS),
    pluginsLeft: splitParts(verified.plugins).left,
  }
}

const resultOf = (findings: Findings) => ({
  ...{ title: findings.name, slug: findings.slug, bytes: findings.photoBytes },
  ...{ photos: findings.photos, absent: findings.absent, findings: JSON.stringify(findings) },
})

/** An address that somebody asked for is had as it is, or not at all. */
async function refuseUnfit(slug: string) {
  const [problem] = await slugValidator.tryValidate({ slug })
  if (problem) throw new BackupRefusal('slug_unfit', { slug: slug.slice(0, 60) })
  if (await Org.query().where('slug', slug).first())
    throw new BackupRefusal('slug_taken', { slug, free: await freeSlug(slug) })
}

/** The address that it had, or the next with a number. One that only this server may have gets a number as well. */
async function freeSlug(wish: string) {
  for (let number = 1; number <= MOST_NUMBERS; number++) {
    const mark = number === 1 ? '' : `-${number}`
    const slug = `${wish.slice(0, SLUG_MAX - mark.length).replace(/-+$/, '')}${mark}`
    const [problem] = await slugValidator.tryValidate({ slug })
    if (!problem && !(await Org.query().where('slug', slug).first())) return slug
  }
  throw new BackupRefusal('slug_unfit', { slug: wish })
}

function found({ owner, turn }: ImportOrder, { head }: VerifiedExport, slug: string) {
  return db.transaction(async (client) => {
    const { name, settings } = head.org
    const { org } = await new CreateOrg().handle({ name, slug, owner }, { client })
    await turn?.founded(org.id, client)
    const hidden = { settings, deletedAt: DateTime.now(), deletedById: owner.id }
    return org.useTransaction(client).merge(hidden).save()
  })
}

const EMAILS_AT_ONCE = 500

/** Accounts here whose confirmed addresses belonged to it, by their place among the members. It makes nobody a member. */
async function accountsOf({ members }: VerifiedExport) {
  const accounts = new Map<number, string>()
  for (let at = 0; at < members.length; at += EMAILS_AT_ONCE) {
    const emails = members.slice(at, at + EMAILS_AT_ONCE).map(({ email }) => email.toLowerCase())
    const users = await User.query()
      .whereIn('email', emails)
      .whereNotNull('email_verified_at')
      .select('id', 'email')
    const ids = new Map(users.map(({ id, email }) => [email, id]))
    for (const [place, email] of emails.entries()) {
      const id = ids.get(email)
      if (id) accounts.set(at + place, id)
    }
  }
  return accounts
}

async function makeAlbums(org: Org, owner: User, { albums }: VerifiedExport) {
  const made = await db.transaction((client) =>
    Album.createMany(
      albums.map(({ name, description, position, createdAt }) => ({
        ...{ id: makeId(), orgId: org.id, createdById: owner.id },
        ...{ name, description, position, createdAt: arrivalOf(createdAt) },
      })),
      { client }
    )
  )
  return new Map(albums.map(({ id }, at) => [id, made[at]]))
}

/** Whatever came to another server did so before now. */
const arrivalOf = (at: number) => DateTime.fromMillis(Math.min(at, Date.now()))

interface Adding {
  org: Org
  albums: Map<string, Album>
  accounts: Map<number, string>
  order: ImportOrder
  verified: VerifiedExport
}

/** Ids of photos here, by the ids they had. */
async function addPhotos({ org, albums, accounts, order, verified }: Adding) {
  const { signal, progress } = order
  const ids = new Map<string, string>()
  for await (const some of inBatches(verified.candidates)) {
    signal?.throwIfAborted()
    const album = albums.get(some[0].row.albumId)!
    const committed = await new CommitPhotos().handle({
      ...{ org, album, uploaderId: null },
      files: some.map(({ candidate }) => candidate),
      alongside: (client, made) => complete({ org, accounts, some, made, client }),
    })
    committed.forEach(({ photoId }, at) => ids.set(some[at].row.id, photoId))
    progress?.(0.8 + (0.2 * ids.size) / Math.max(1, verified.photos))
  }
  return ids
}

/** Photos that lie one after the other and belong to one album. */
async function* inBatches(candidates: string): AsyncGenerator<VerifiedPhoto[]> {
  let some: VerifiedPhoto[] = []
  for await (const line of linesIn(candidates)) {
    const photo: VerifiedPhoto = JSON.parse(line)
    const isOther = some.length && some[0].row.albumId !== photo.row.albumId
    if (isOther || some.length === PHOTOS_AT_ONCE) {
      yield some
      some = []
    }
    some.push(photo)
  }
  if (some.length) yield some
}

interface Completing {
  org: Org
  accounts: Map<number, string>
  some: VerifiedPhoto[]
  made: Committed[]
  client: TransactionClientContract
}

/** What no file says of itself. */
async function complete({ org, accounts, some, made, client }: Completing) {
  const photos = await Photo.within(org.id, { client }).whereIn(
    'id',
    made.map(({ photoId }) => photoId)
  )
  const byId = new Map(photos.map((photo) => [photo.id, photo]))
  for (const [at, { row }] of some.entries()) {
    const { rating, takenSource, uploader, createdAt } = row
    const uploadedById = uploader === null ? null : (accounts.get(uploader) ?? null)
    const photo = byId.get(made[at].photoId)!
    await photo.merge({ rating, takenSource, uploadedById, createdAt: arrivalOf(createdAt) }).save()
  }
}

interface Favoring {
  org: Org
  accounts: Map<number, string>
  photoIds: Map<string, string>
  verified: VerifiedExport
}

/** Of those who have an account here. They see them again once they came. */
async function addFavorites({ org, accounts, photoIds, verified }: Favoring) {
  let some = new Map<string, { orgId: string; userId: string; photoId: string }>()
  const write = () =>
    db.transaction(async (client) => {
      const there = await Favorite.within(org.id, { client }).whereIn('photo_id', [
        ...new Set([...some.values()].map(({ photoId }) => photoId)),
      ])
      for (const { userId, photoId } of there) some.delete(`${userId} ${photoId}`)
      await Favorite.createMany([...some.values()], { client })
    })
  for await (const { member, photoId: id } of readRows(verified.favorites, favoriteRow)) {
    const [userId, photoId] = [accounts.get(member), photoIds.get(id)]
    if (userId && photoId) some.set(`${userId} ${photoId}`, { orgId: org.id, userId, photoId })
    if (some.size < FAVORITES_AT_ONCE) continue
    await write()
    some = new Map()
  }
  if (some.size) await write()
}

interface Finishing {
  org: Org
  order: ImportOrder
  verified: VerifiedExport
  albums: Map<string, Album>
  photoIds: Map<string, string>
  findings: Findings
  /** The hash of a password that nobody has. */
  shut: string
  client: TransactionClientContract
}

async function finish(finishing: Finishing) {
  const { org, order, verified, albums, photoIds, findings, client } = finishing
  for (const { id, coverPhotoId } of verified.albums) {
    const cover = coverPhotoId && photoIds.get(coverPhotoId)
    if (cover) await albums.get(id)!.useTransaction(client).merge({ coverPhotoId: cover }).save()
  }
  for (const link of verified.links) await makeLink(finishing, link)
  await readPluginData({ orgId: org.id, parts: verified.plugins, photos: photoIds, client })
  await invite(finishing)
  const shown = await Org.findOrFail(org.id, { client })
  await shown.merge({ deletedAt: null, deletedById: null }).save()
  await recordDeed(
    {
      event: 'backup.org_imported',
      orgId: org.id,
      subject: { type: 'org', id: org.id },
      facts: { photos: verified.photos, invited: findings.invited, from: verified.head.org.slug },
    },
    client
  )
  await tellOrigin(finishing)
  await order.turn?.done({ ...resultOf(findings), orgId: org.id }, client)
}

/** Whose export it was shall know of it, where that organization is on this server: another one has its photos now. */
async function tellOrigin({ org, verified, client }: Finishing) {
  const origin = await originOf(verified, client)
  if (!origin) return
  await recordDeed(
    {
      event: 'backup.org_copied',
      orgId: origin.id,
      subject: { type: 'org', id: origin.id },
      facts: { photos: verified.photos, as: org.slug },
    },
    client
  )
}

async function originOf({ albums }: VerifiedExport, client: TransactionClientContract) {
  for (let at = 0; at < albums.length; at += IDS_AT_ONCE) {
    const ids = albums.slice(at, at + IDS_AT_ONCE).map(({ id }) => id)
    const album = await Album.acrossOrgs({ client }).whereIn('id', ids).preload('org').first()
    if (album) return album.org
  }
  return null
}

/** Under a new address. Where its password did not come along it opens to nobody until it is given another. */
async function makeLink(
  { org, order, albums, photoIds, shut, client }: Finishing,
  { albumId, isProtected, passwordHash, expiresAt, photoIds: shared, ...terms }: LinkRow
) {
  const album = albumId && albums.get(albumId)
  const ids = [...new Set(shared.flatMap((id) => photoIds.get(id) ?? []))]
  if (!album && !ids.length) return
  const token = makeToken()
  const link = await ShareLink.create(
    {
      ...terms,
      orgId: org.id,
      albumId: album ? album.id : null,
      createdById: order.owner.id,
      expiresAt: expiresAt === null ? null : DateTime.fromMillis(expiresAt),
      password: isProtected ? (passwordHash ?? shut) : null,
      tokenHash: tokenHash(token),
      tokenSealed: encryption.encrypt(token),
    },
    { client }
  )
  await namePhotos(link, ids, client)
}

/** Nobody belongs to something without knowing: whoever was a member is asked, also where they have an account here. */
async function invite({ org, order, verified, findings, client }: Finishing) {
  const { owner, origin } = order
  if (!origin) return
  for (const [email, { role }] of [...peopleOf(verified, owner)].slice(0, findings.invited)) {
    const token = makeToken()
    const invitation = await Invitation.create(
      {
        ...{ orgId: org.id, email, invitedById: owner.id },
        // There is one owner, who may hand it on.
        role: role === 'owner' ? 'admin' : role,
        tokenHash: tokenHash(token),
        tokenSealed: encryption.encrypt(token),
        expiresAt: DateTime.now().plus({ days: DAYS_TO_COME }),
      },
      { client }
    )
    invitation.$setRelated('org', org)
    invitation.$setRelated('invitedBy', owner)
    await mailInvitation(invitation, origin, client)
  }
}

/** Who belonged to it, by their addresses, but for whom it belongs to here. */
function peopleOf({ members }: VerifiedExport, owner: User) {
  const people = new Map(members.map((member) => [member.email.toLowerCase(), member]))
  people.delete(owner.email.toLowerCase())
  return people
}

async function undo({ id }: Org, owner: User) {
  const org = await Org.find(id)
  if (!org) return
  await org.markDeleted(owner.id)
  await new PurgeOrg().handle({ org })
}

/** A password that is none would let somebody in, or nobody ever; and one may cost whoever compares it hours. */
function refuseForgedPasswords(links: LinkRow[]) {
  const forged = links.some(
    ({ isProtected, passwordHash }) =>
      passwordHash !== null &&
      (!isProtected || !hash.isValidHash(passwordHash) || costOf(passwordHash) > MOST_COST)
  )
  if (forged) throw new BackupRefusal('damaged')
}

/** Some times what ours cost. */
const MOST_COST = 2 ** 20

function costOf(passwordHash: string) {
  const [, n, r, p] = /^\$scrypt\$n=(\d+),r=(\d+),p=(\d+)\$/.exec(passwordHash) ?? []
  return n ? Number(n) * Number(r) * Number(p) : Infinity
}
