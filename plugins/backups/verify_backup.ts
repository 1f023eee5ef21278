import { basename, dirname, join } from 'node:path'
import { type ArchiveFacts, readArchive } from './archive/archive_reader.js'
import Backup from './backup.js'
import { inWorkFolder } from './work_folder.js'

interface Verification {
  path: string
  passphrase?: string
}

/** Reads all of a backup and changes nothing of it. What is wrong with it is thrown; that nothing is, is written down. */
export class VerifyBackup {
  async handle(asked: Verification): Promise<ArchiveFacts> {
    const facts = await inWorkFolder((folder) =>
      readArchive({ ...asked, draft: join(folder, 'seen') })
    )
    await Backup.query()
      .where({ folder: dirname(asked.path), file: basename(asked.path), state: 'done' })
      .update({ verified_at: Date.now() })
    return facts
  }
}
