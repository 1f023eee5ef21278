import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import logger from '@adonisjs/core/services/logger'
import { APP_KEY, archiveName, FORMAT, HEAD, type Head, isFit } from './archive/format.js'
import { linesIn } from './archive/lines.js'
import { BackupRefusal } from './archive/refusal.js'
import { writeArchive } from './archive/write_archive.js'
import type Backup from './backup.js'
import type { BackupSource } from './backup.js'
import {
  backupFolder,
  type FreeBytes,
  freeBytes,
  openBackupFolder,
  refuseWithoutRoom,
  sweepParts,
} from './backup_folder.js'
import { BackupTurn } from './backup_turn.js'
import { keyMark, programVersion } from './snapshot/facts.js'
import { isOptional, pathOf } from './snapshot/file_names.js'
import { type Snapshot, takeSnapshot } from './snapshot/take_snapshot.js'
import { backupSettings, isPassphraseClosed } from './settings.js'
import { OrderCopy } from './store/order_copy.js'
import { inWorkFolder } from './work_folder.js'

export interface BackupOrder {
  source: BackupSource
  startedById?: string | null
  /** The row that waits for it, where somebody ordered it. */
  backupId?: string
  /** Instead of the one in the settings. */
  passphrase?: string
  /** Instead of the one in the settings. */
  folder?: string
  signal?: AbortSignal
  progress?: (fraction: number) => Promise<void>
  /** How much room a folder has. */
  free?: FreeBytes
}

/**
 * Makes a backup of the whole server while it runs. There is one at a time; whatever goes wrong is written down, and leaves
 * nothing half.
 */
export class MakeBackup {
  async handle(order: BackupOrder): Promise<Backup> {
    const settings = await backupSettings()
    const folder = order.folder ?? (await backupFolder())
    const passphrase = order.passphrase ?? settings.passphrase
    const at = new Date()
    const begun = {
      source: order.source,
      startedById: order.startedById ?? null,
      folder,
      file: archiveName('lumina', at, Boolean(passphrase)),
      isSealed: Boolean(passphrase),
    }
    const turn = await BackupTurn.take(begun, order.backupId)
    try {
      if (!passphrase && (await isPassphraseClosed())) throw new BackupRefusal('passphrase_closed')
      await openBackupFolder(folder)
      await sweepParts(folder)
      const made = await inWorkFolder(async (work) => {
        const snapshot = await takeSnapshot(work)
        // Pictures take as much room there as they do here.
        await refuseWithoutRoom(folder, snapshot.bytes, order.free ?? freeBytes)
        return this.#write({ ...order, snapshot, work, folder, passphrase, at, turn })
      })
      return await orderCopy(await turn.done(made))
    } catch (error) {
      await rm(join(folder, begun.file), { force: true }).catch(() => {})
      await turn.failed(error as Error)
      throw error
    }
  }

  async #write(writing: Writing) {
    const { snapshot, work, folder, passphrase, turn, at, signal } = writing
    const path = join(folder, turn.backup.file)
    const watch = { signal: anyOf(signal, turn.signal), onBytes: meter(writing) }
    const head = headOf(snapshot, at, Boolean(passphrase))
    const made = await writeArchive({ path, passphrase, work, at, ...watch }, async (writer) => {
      await writer.addText(HEAD, JSON.stringify(head))
      for (const { name, path: from } of snapshot.rows) await writer.addSqueezed(name, from)
      // In an archive that anybody can read it would open every secret in the same archive.
      if (passphrase) await writer.addText(APP_KEY, process.env.APP_KEY!)
      await writer.addStored(filesIn(snapshot.files))
    })
    return { ...made, hasKey: head.hasKey }
  }
}

/** It is made, whatever becomes of its copy: that is looked after every day as well. */
async function orderCopy(backup: Backup) {
  await new OrderCopy().handle({ backup }).catch((error) => {
    logger.warn({ err: error }, 'A backup could not be sent to the store')
  })
  return backup
}

interface Writing extends BackupOrder {
  snapshot: Snapshot
  work: string
  folder: string
  passphrase?: string
  at: Date
  turn: BackupTurn
}

function headOf(snapshot: Snapshot, at: Date, hasKey: boolean): Head {
  const { database, migrations, plugins, tables, bytes } = snapshot
  return {
    format: FORMAT,
    version: programVersion(),
    madeAt: at.toISOString(),
    database,
    migrations,
    plugins,
    tables,
    bytes,
    keyMark: keyMark(),
    hasKey,
  }
}

async function* filesIn(list: string) {
  for await (const line of linesIn(list)) {
    const name: string = JSON.parse(line)
    yield { name, path: pathOf(name), isOptional: isOptional(name), isUnfit: !isFit(name) }
  }
}

function meter({ snapshot, progress, turn }: Writing) {
  let read = 0
  return (bytes: number) => {
    read += bytes
    const fraction = Math.min(1, read / Math.max(1, snapshot.bytes))
    turn.progress(fraction)
    void progress?.(fraction)
  }
}

const anyOf = (one: AbortSignal | undefined, other: AbortSignal) =>
  one ? AbortSignal.any([one, other]) : other
