import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { consoleForm, consolePage, ownerForm, staffPage } from '#tests/contracts/route_matrix'
import type { PluginMatrix } from '#tests/contracts/plugin_matrix'
import { scratchFile } from '#tests/fixtures/scratch'
import Backup from '../backup.js'
import { NOTHING_YET } from '../backup_turn.js'
import { exportsFolder, importsFolder } from '../transfer/places.js'
import Transfer from '../transfer/transfer.js'

const home = '/admin/p/backups'
const page = '/orgs/:slug/p/backups'

/** The operator is let in, and told that no store is set up. */
const storeForm = { ...consoleForm, superadmin: 'sent back' } as const

export default {
  routes: {
    [`GET ${home}`]: consolePage,
    [`POST ${home}/backups`]: consoleForm,
    // Who has not entered the password anew is told to.
    [`GET ${home}/backups/:id`]: { ...consolePage, superadmin: 'refused' },
    [`POST ${home}/backups/:id/downloads`]: consoleForm,
    [`DELETE ${home}/backups/:id`]: consoleForm,
    [`GET ${home}/backups/:id/preview`]: consolePage,
    [`POST ${home}/backups/:id/previews`]: consoleForm,
    [`POST ${home}/backups/:id/picks`]: consoleForm,
    [`POST ${home}/backups/:id/drills`]: consoleForm,
    [`GET ${home}/transfers`]: consolePage,
    [`POST ${home}/transfers`]: consoleForm,
    [`POST ${home}/looks`]: consoleForm,
    [`DELETE ${home}/archives`]: consoleForm,
    [`POST ${home}/uploads`]: consoleForm,
    [`GET ${home}/uploads/:id`]: consolePage,
    [`PATCH ${home}/uploads/:id`]: consoleForm,
    [`POST ${home}/uploads/:id`]: consoleForm,
    [`DELETE ${home}/uploads/:id`]: consoleForm,
    [`GET ${home}/transfers/:id`]: consolePage,
    [`DELETE ${home}/transfers/:id`]: consoleForm,
    [`GET ${home}/orgs/:orgId/export_options`]: consolePage,
    [`POST ${home}/orgs/:orgId/exports`]: consoleForm,
    [`GET ${page}`]: staffPage,
    [`POST ${page}/exports`]: ownerForm,
    [`GET ${page}/exports/:id`]: staffPage,
    [`DELETE ${page}/exports/:id`]: ownerForm,
    [`POST ${home}/backups/:id/copies`]: storeForm,
    [`DELETE ${home}/copies/:id`]: storeForm,
    [`POST ${home}/copies/:id/fetches`]: storeForm,
    [`POST ${home}/store/looks`]: storeForm,
    [`POST ${home}/store/tries`]: storeForm,
  },
  async furnish(org, owner) {
    const path = await scratchFile(Buffer.from('a backup'), 'lumina.tar.gz')
    const place = { folder: dirname(path), file: basename(path), isSealed: false }
    const times = { startedAt: Date.now(), beatAt: Date.now() }
    const row = { ...NOTHING_YET, ...place, ...times, state: 'done', source: 'command' } as const
    const { id } = await Backup.create(row)
    await mkdir(exportsFolder(), { recursive: true })
    await writeFile(join(exportsFolder(), `${id}.tar.gz`), 'an export')
    await mkdir(importsFolder(), { recursive: true })
    await writeFile(join(importsFolder(), `${id}.part`), '')
    await Transfer.create({
      ...{
        id,
        direction: 'export',
        source: 'console',
        orgId: org.id,
        startedById: owner.id,
        state: 'done',
      },
      ...{ title: org.name, file: `${id}.tar.gz`, isSealed: false, invites: false },
      ...{ bytes: 9, photos: 0, absent: 0, progress: 1 },
      ...{ ...times, finishedAt: times.startedAt, expiresAt: times.startedAt + 3_600_000 },
    })
    return { id, orgId: org.id }
  },
} satisfies PluginMatrix
