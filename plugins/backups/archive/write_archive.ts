import { join } from 'node:path'
import { ArchiveWriter, type Watch } from './archive_writer.js'
import { ManifestDraft } from './manifest.js'
import { FileOutput, type Output } from './output.js'
import { SealedOutput } from './sealing.js'

interface Writing extends Watch {
  path: string
  /** Seals it. */
  passphrase?: string
  /** An empty folder, there as long as it is written. */
  work: string
  at: Date
}

/** Lets somebody fill an archive. It has its name once it is whole, and leaves nothing half. */
export async function writeArchive(
  { path, passphrase, work, at, ...watch }: Writing,
  fill: (writer: ArchiveWriter) => Promise<void>
) {
  const manifest = await ManifestDraft.open(join(work, 'manifest'))
  let output: Output | undefined
  try {
    const file = await FileOutput.open(path)
    output = file
    if (passphrase) output = await SealedOutput.open(file, passphrase)
    const writer = new ArchiveWriter(output, manifest, at, watch)
    await fill(writer)
    const { entries, archiveBytes } = await writer.end()
    return { entries, bytes: archiveBytes, absent: writer.absent }
  } catch (error) {
    await manifest.abandon()
    await output?.abort()
    throw error
  }
}
