import { useApi } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'
import { mayMove } from '~/components/upload/upload_gate'
import { bear } from '~/components/upload/upload_misses'
import { fail, rows, settle } from '~/components/upload/upload_queue'
import { fileOf } from '~/components/upload/upload_roots'
import { isOpen, type UploadRow } from '~/components/upload/upload_rows'
import { sidecarGroups, sidecarParcels, stemOf } from '~/components/upload/sidecar_groups'

interface Answer {
  name: string
  outcome: 'applied' | 'unmatched' | 'rejected'
  photoIds: string[]
  error?: { code: string; message: string } | null
}

let underWay = false

/** Sends the sidecars of every folder whose photos have all found their end. */
export async function sendSidecars() {
  if (underWay || !rows.some(({ state }) => state === 'held')) return
  underWay = true
  try {
    for (const { sidecars, photos } of sidecarGroups(rows)) {
      const known = photos.filter(({ state }) => state === 'duplicate')
      const stems = new Set(known.map(({ name }) => stemOf(name)))
      for (const parcel of sidecarParcels(sidecars, photos)) {
        if (!mayMove.value) return
        await send(parcel.sidecars, parcel.photoIds, stems)
      }
    }
  } finally {
    underWay = false
  }
}

async function send(sidecars: UploadRow[], photoIds: string[], known: ReadonlySet<string>) {
  const told: { row: UploadRow; text: string }[] = []
  for (const row of sidecars) {
    const file = await fileOf(row)
    // Some are written in two bytes a letter, every other of them a zero.
    if (file) told.push({ row, text: (await file.text()).replaceAll('\0', '') })
  }
  if (told.length === 0) return
  const { slug, album } = told[0].row.target
  try {
    const { data } = await useApi().post<Answer[]>(`/orgs/${slug}/albums/${album.id}/sidecars`, {
      sidecars: told.map(({ row, text }) => ({ name: row.name, text })),
      ...(photoIds.length > 0 && { photoIds }),
    })
    told.forEach(({ row }, index) => hear(row, data[index], known))
  } catch (error) {
    bear(
      told.map(({ row }) => row),
      error
    )
  }
}

function hear(row: UploadRow, { outcome, photoIds, error }: Answer, known: ReadonlySet<string>) {
  if (!isOpen(row)) return
  if (outcome === 'applied') return settle(row, 'applied', photoIds)
  // Somebody else brought the photo, or it bears another name here: nothing is wrong with that.
  const isAboutKnown = outcome === 'unmatched' && known.has(stemOf(row.name))
  if (isAboutKnown || error?.code === 'E_SIDECAR_DENIED') return settleKnown(row)
  if (outcome === 'unmatched') return settle(row, 'unmatched', [])
  fail(row, error?.message ?? null, false)
}

const settleKnown = (row: UploadRow) =>
  settle(row, 'duplicate', [], useI18n().t('uploads_ui.sidecar_known'))
