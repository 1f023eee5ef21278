import { join } from 'node:path'
import { type ArchiveFacts, readArchive } from './archive/archive_reader.js'
import { inWorkFolder } from './work_folder.js'

interface Verification {
  path: string
  passphrase?: string
}

/** Reads all of a backup and changes nothing. What is wrong with it is thrown. */
export class VerifyBackup {
  handle(asked: Verification): Promise<ArchiveFacts> {
    return inWorkFolder((folder) => readArchive({ ...asked, draft: join(folder, 'seen') }))
  }
}
