import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { discardInspected, findInspected, unpackedFolder } from '#extension/archive/inspect'
import { hashFolder, installedFolder } from '#extension/discovery'
import { host } from '#extension/host'
import { pruneInstalled, removeInstalled } from '#extension/installed_files'
import { inTurn, transit } from '#extension/lifecycle/transition'
import { PluginRefusal } from '#extension/refusal'
import { deletePluginRow, type PluginRow, pluginRow, savePluginRow } from '#extension/rows'

export interface AcceptInput {
  /** Of the inspected files: what the operator was shown is what is accepted. */
  hash: string
}

/**
 * Keeps the files of an inspected archive beside those that are installed. Runs nothing of it: a new plugin waits for its
 * installation, another version of a known one for its upgrade. Until then only a dry run that somebody asks for runs the
 * migration files themselves.
 */
export class AcceptArchive {
  handle({ hash }: AcceptInput): Promise<{ id: string }> {
    return inTurn(async () => {
      const archive = await findInspected(hash)
      if (!archive) throw new PluginRefusal({ code: 'archive_gone' })
      if (archive.problem) throw new PluginRefusal(archive.problem)
      const { id, version } = archive.manifest
      await keepFiles(hash, installedFolder(id, hash))
      await transit(
        { event: 'plugin.archive_accepted', plugin: id, facts: { version, hash } },
        async (client) => {
          const row = await pluginRow(id, client)
          const stagedHash = row?.hash === hash ? null : hash
          await savePluginRow({ id, tier: 'installed', stagedHash }, client)
        }
      )
      await discardInspected(hash)
      await host.follow()
      return { id }
    })
  }
}

/** The very same files may be there already: they run, or whoever accepted them before was ended or is doing so just now. */
async function keepFiles(hash: string, folder: string) {
  const there = await hashFolder(folder, 'installed')
  if (there.hash === hash) return
  await mkdir(dirname(folder), { recursive: true })
  await rm(folder, { recursive: true, force: true })
  await rename(unpackedFolder(hash), folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new PluginRefusal({ code: 'archive_gone' })
    throw error
  })
}

export interface DiscardInput {
  id: string
}

/** Deletes the files of an accepted archive that was not installed. What is installed stays. */
export class DiscardStaged {
  handle({ id }: DiscardInput): Promise<void> {
    return inTurn(async () => {
      if (!isStaged(await pluginRow(id))) return
      const kept = await transit(
        { event: 'plugin.archive_discarded', plugin: id },
        async (client) => {
          const row = await pluginRow(id, client)
          // Another process may have installed it since.
          if (!isStaged(row)) return row
          // Nothing but the archive was ever there: then the row goes as well.
          if (row.installedAt) await savePluginRow({ id, stagedHash: null }, client)
          else await deletePluginRow(id, client)
          return row
        }
      )
      if (kept?.hash) await pruneInstalled(id, [kept.hash])
      else if (!kept?.installedAt) await removeInstalled(id)
      await host.follow()
    })
  }
}

const isStaged = (row: PluginRow | null): row is PluginRow & { stagedHash: string } =>
  row?.tier === 'installed' && row.stagedHash !== null
