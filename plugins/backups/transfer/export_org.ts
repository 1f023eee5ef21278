import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { recordDeed } from '#audit/recorder'
import type Org from '#models/org'
import { archiveName } from '../archive/format.js'
import { BackupRefusal } from '../archive/refusal.js'
import { writeArchive } from '../archive/write_archive.js'
import { type FreeBytes, freeBytes, refuseWithoutRoom } from '../backup_folder.js'
import { programVersion } from '../snapshot/facts.js'
import { inWorkFolder } from '../work_folder.js'
import { filesOf } from './export_files.js'
import { dataBytes, type ExportPlan, planExport } from './export_plan.js'
import { refuseUnknownOptions } from './plugin_data.js'
import {
  PLAIN_FORMAT,
  TRANSFER_FORMAT,
  TRANSFER_HEAD,
  type TransferHead,
} from './transfer_format.js'

export interface ExportOrder {
  org: Org
  /** Where it goes. */
  folder: string
  /** Seals it, and lets passwords of share links come along. */
  passphrase?: string
  /** What was chosen of what plugins offer: `<plugin>.<option>`. */
  options?: readonly string[]
  signal?: AbortSignal
  progress?: (fraction: number) => void
  /** How much room a folder has. */
  free?: FreeBytes
}

export interface Exported {
  file: string
  path: string
  bytes: number
  photos: number
  /** Originals that could not be read. */
  absent: number
  isSealed: boolean
}

/** Puts one org into an archive that people can unpack and other servers can take in. Leaves nothing half. */
export class ExportOrg {
  async handle(order: ExportOrder): Promise<Exported> {
    const { org, folder, passphrase, options = [] } = order
    refuseUnknownOptions(org.id, options)
    const at = new Date()
    const isSealed = Boolean(passphrase)
    const file = archiveName(org.slug, at, isSealed)
    const path = join(folder, file)
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error) => {
      throw new BackupRefusal('folder_gone', { folder }, { cause: error })
    })
    const made = await inWorkFolder(async (work) => {
      const plan = await planExport({ org, folder: work, isSealed, options })
      const needed = plan.photoBytes + dataBytes(plan)
      await refuseWithoutRoom(folder, needed, order.free ?? freeBytes)
      return this.#write(order, { plan, work, path, at })
    })
    await recordDeed({
      event: 'backup.org_exported',
      orgId: org.id,
      subject: { type: 'org', id: org.id },
      facts: {
        ...{ photos: made.photos, bytes: made.bytes, sealed: isSealed },
        ...(options.length && { with: options.join(', ') }),
      },
    })
    return { ...made, file, path, isSealed }
  }

  async #write(order: ExportOrder, { plan, work, path, at }: Writing) {
    const { org, passphrase, signal, progress } = order
    const watch = { signal, onBytes: meter(plan, progress) }
    const made = await writeArchive({ path, passphrase, work, at, ...watch }, async (writer) => {
      await writer.addText(TRANSFER_HEAD, JSON.stringify(headOf(org, plan, at)))
      for (const { name, path: from } of plan.data) await writer.addSqueezed(name, from)
      await writer.addStored(filesOf(org, plan, work))
    })
    return { bytes: made.bytes, photos: plan.photos, absent: made.absent }
  }
}

interface Writing {
  plan: ExportPlan
  work: string
  path: string
  at: Date
}

function headOf({ name, slug, preferences }: Org, plan: ExportPlan, at: Date): TransferHead {
  const { albums, photos, members, links, photoBytes, plugins } = plan
  return {
    format: plugins.length ? TRANSFER_FORMAT : PLAIN_FORMAT,
    version: programVersion(),
    madeAt: at.toISOString(),
    org: { name, slug, settings: preferences },
    ...{ albums, photos, members, links, photoBytes },
    dataBytes: dataBytes(plan),
    ...(plugins.length && { plugins }),
  }
}

function meter({ photoBytes }: ExportPlan, progress?: (fraction: number) => void) {
  let read = 0
  return (bytes: number) => {
    read += bytes
    progress?.(Math.min(1, read / Math.max(1, photoBytes)))
  }
}
