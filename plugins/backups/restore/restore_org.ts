import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { databaseKind } from '#extension/database_copy'
import { isId } from '#models/concerns/identified'
import { readArchive } from '../archive/archive_reader.js'
import type { Head } from '../archive/format.js'
import { BackupRefusal } from '../archive/refusal.js'
import { type FreeBytes, freeBytes } from '../backup_folder.js'
import { patientTransaction } from '../patient_transaction.js'
import { migrationsIn } from '../snapshot/facts.js'
import { inWorkFolder } from '../work_folder.js'
import { checkHead } from './check_head.js'
import { insertRows, type Row, type StagedRows, withStagedRows } from './org_rows.js'
import { replaceLive } from './set_aside.js'
import { settle } from './settle.js'
import { Staging } from './staging.js'

export interface OrgOrder {
  path: string
  passphrase?: string
  slug: string
  free?: FreeBytes
}

export interface OrgRestored {
  orgId: string
  name: string
  photos: number
  /** Accounts that came back with it. */
  people: number
}

/** In an order in which each finds what it refers to. Sums and searches are made of them by the database. */
const TABLES = [
  'albums',
  'photos',
  'photo_files',
  'tags',
  'photo_tags',
  'favorites',
  'memberships',
  'invitations',
  'share_links',
  'share_link_photos',
  'share_views',
]

/**
 * Brings one org back that is no more, while the server runs: its rows, its files, and accounts of members who have none here.
 * All of it or nothing; what other orgs have is left alone. What plugins kept of it stays behind.
 */
export class RestoreOrg {
  handle({ path, passphrase, slug, free = freeBytes }: OrgOrder) {
    return inWorkFolder(async (folder): Promise<OrgRestored> => {
      const staging = new Staging(join(folder, 'staged'))
      let known: Row | undefined
      const org = async () => (known ??= await findOrg(staging, slug))
      const facts = await readArchive({
        path,
        passphrase,
        draft: join(folder, 'seen'),
        onHead: (head) => check(head, folder, free),
        onEntry: async ({ name }) => {
          if (name.startsWith('database/')) return staging.sink(name)
          if (!name.startsWith('files/')) return null
          // Rows are all there by the time that files come.
          const { id } = await org()
          return name.startsWith(`files/orgs/${id}/`) ? staging.sink(name) : null
        },
      })
      const row = await org()
      return withStagedRows(staging, async (rows) => {
        await checkFiles(rows, staging, { id: String(row.id), absent: facts.absent })
        await settle(staging.folder)
        return patientTransaction(async (client) => {
          const restored = await new Bringing(client, rows, row).all()
          const { madeAt } = facts.head
          await recordDeed(
            {
              event: 'backup.restored',
              orgId: restored.orgId,
              subject: { type: 'org', id: restored.orgId },
              facts: { only: `org:${slug}`, madeAt, photos: restored.photos },
            },
            client
          )
          await putFiles(staging, restored.orgId)
          return restored
        })
      })
    })
  }
}

async function check(head: Head, folder: string, free: FreeBytes) {
  await checkHead(head, { folder, free })
  const here = await migrationsIn(db.connection())
  if (here.length !== head.migrations.length)
    throw new BackupRefusal('org_older', { version: head.version })
}

async function findOrg(staging: Staging, slug: string) {
  const found = await withStagedRows(staging, async (rows) => {
    for await (const page of rows.pages('orgs', ['slug', slug])) if (page.length) return page[0]
    return undefined
  })
  if (!found) throw new BackupRefusal('org_unknown', { slug })
  // It becomes part of paths.
  if (!isId(found.id)) throw new BackupRefusal('damaged')
  const there = await db.from('orgs').where('id', String(found.id)).orWhere('slug', slug).first()
  if (there) throw new BackupRefusal('org_there', { slug })
  return found
}

async function checkFiles(
  rows: StagedRows,
  staging: Staging,
  { id, absent }: { id: string; absent: number }
) {
  let missing = 0
  // A row that names a file of another org would show it here, and take it along when it goes.
  const own = new RegExp(`^orgs/${id}/originals/[0-9]{4}/[0-9]{2}/[0-9a-f-]{36}\\.[a-z0-9]{1,10}$`)
  for await (const page of rows.pages('photo_files', ['org_id', id])) {
    for (const { storage_key: key, byte_size: bytes } of page) {
      if (!own.test(String(key))) throw new BackupRefusal('outside', { name: String(key) })
      const found = await stat(staging.path(`files/${key}`)).catch(() => null)
      if (found?.size === Number(bytes)) continue
      if (++missing > absent)
        throw new BackupRefusal('incomplete', { count: missing, name: String(key) })
    }
  }
}

class Bringing {
  /** Who somebody of the backup is here. */
  readonly #people = new Map<string, string>()
  #came = 0

  constructor(
    private readonly client: TransactionClientContract,
    private readonly rows: StagedRows,
    private readonly org: Row
  ) {}

  async all(): Promise<OrgRestored> {
    const id = String(this.org.id)
    await this.#bringMembers(id)
    // Whoever wants it back wants to keep it.
    const kept = { deleted_at: null, deleted_by_id: null }
    await insertRows(this.client, 'orgs', [{ ...(await this.#known(this.org)), ...kept }])
    const covers: Row[] = []
    let photos = 0
    for (const table of TABLES) {
      for await (const page of this.rows.pages(table, ['org_id', id])) {
        const known: Row[] = []
        for (const row of page) known.push(await this.#known(row))
        if (table === 'albums') covers.push(...page.filter((row) => row.cover_photo_id))
        if (table === 'photos') photos += page.length
        await insertRows(this.client, table, known.map(withoutCover).filter(isSomebodys))
      }
    }
    for (const { id: albumId, cover_photo_id: cover } of covers) {
      await this.client.rawQuery(
        `UPDATE ${schemaHere()}."albums" SET cover_photo_id =
         (SELECT id FROM ${schemaHere()}."photos" WHERE id = ? AND org_id = ?) WHERE id = ?`,
        [String(cover), id, String(albumId)]
      )
    }
    return { orgId: id, name: String(this.org.name), photos, people: this.#came }
  }

  async #bringMembers(orgId: string) {
    for await (const page of this.rows.pages('memberships', ['org_id', orgId])) {
      for (const { user_id: userId } of page) await this.#bring(String(userId))
    }
  }

  /** An account with the same address is the same person. Nobody comes back as an operator. */
  async #bring(userId: string) {
    for await (const page of this.rows.pages('users', ['id', userId])) {
      for (const user of page) {
        const here = (await this.#find('id', userId)) ?? (await this.#sameAddress(user))
        if (!here) {
          await insertRows(this.client, 'users', [{ ...user, superadmin_at: null }])
          this.#came++
        }
        this.#people.set(userId, String(here?.id ?? userId))
      }
    }
  }

  #find(column: 'id' | 'email', value: string): Promise<Row | null> {
    return this.client.from('users').where(column, value).first()
  }

  /** Anybody may register with an address that is free by now: it makes them a member once they have shown that it is theirs. */
  async #sameAddress({ email }: Row) {
    const here = await this.#find('email', String(email))
    if (here && here.email_verified_at === null)
      throw new BackupRefusal('email_unproven', { email: String(email) })
    return here
  }

  /** With people as they are here; who is nobody here did it once, and is not named. */
  async #known(row: Row): Promise<Row> {
    const known = { ...row }
    for (const [name, value] of Object.entries(row)) {
      if (value === null || !/^(user_id|\w+_by_id)$/.test(name)) continue
      known[name] = await this.#personHere(String(value))
    }
    return known
  }

  async #personHere(userId: string) {
    const known = this.#people.get(userId)
    if (known !== undefined) return known || null
    const here = await this.client.from('users').where('id', userId).select('id').first()
    this.#people.set(userId, here ? userId : '')
    return here ? userId : null
  }
}

const withoutCover = (row: Row) =>
  'cover_photo_id' in row ? { ...row, cover_photo_id: null } : row

const isSomebodys = (row: Row) => !('user_id' in row) || row.user_id !== null

/** Where tables of the server are, and no other of the same name. */
const schemaHere = () => (databaseKind() === 'postgres' ? 'public' : 'main')

/** Before the rows are committed: no row is ever there without its file. What lay there lies aside. */
async function putFiles(staging: Staging, orgId: string) {
  const name = `files/orgs/${orgId}`
  const staged = staging.path(name)
  if (await stat(staged).catch(() => null)) await replaceLive(name, staged)
}
