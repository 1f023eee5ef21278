import { readFile } from 'node:fs/promises'
import { ApplySidecars, type SidecarOutcome } from '#actions/apply_sidecars'
import { isSidecarName } from '#media/metadata/sidecars/read_sidecar'
import type Album from '#models/album'
import type Membership from '#models/membership'
import { MOST_SIDECAR_BYTES } from '#validators/sidecar'

/** In memory at once. */
const PORTION = 20

/** One that came in among the files of an upload and waits in the work folder. */
export interface ReceivedSidecar {
  name: string
  path: string
}

interface Reading {
  actor: Membership
  album: Album
  sidecars: ReceivedSidecar[]
  /** What the photos beside them became. */
  photoIds: string[]
}

/** Sidecars of an upload, a portion at a time, applied to the photos that came with them. */
export class ReadSidecars {
  async handle({ sidecars, ...batch }: Reading): Promise<SidecarOutcome[]> {
    const outcomes: SidecarOutcome[] = []
    for (let from = 0; from < sidecars.length; from += PORTION) {
      const files = sidecars.slice(from, from + PORTION).map(async ({ name, path }) => ({
        name,
        text: await readFile(path, 'utf8'),
      }))
      const read = { ...batch, sidecars: await Promise.all(files) }
      outcomes.push(...(await new ApplySidecars().handle(read)))
    }
    return outcomes
  }
}

/** What was refused as no picture may still tell about one. */
export function isBesidePhotos(error: unknown, { name, bytes }: { name: string; bytes: number }) {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'E_NOT_AN_IMAGE' && isSidecarName(name) && bytes <= MOST_SIDECAR_BYTES
}
