import { ApiError, useApi } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'
import { doubt, mayMove } from '~/components/upload/upload_gate'
import { change, fail, rows, settle } from '~/components/upload/upload_queue'
import { fileOf } from '~/components/upload/upload_roots'
import { isOpen, type UploadRow } from '~/components/upload/upload_rows'
import { sidecarGroups, sidecarParcels } from '~/components/upload/sidecar_groups'

interface Answer {
  name: string
  outcome: 'applied' | 'unmatched' | 'rejected'
  photoIds: string[]
  error?: { message: string } | null
}

const PATIENCE = 6

let underWay = false

/** Sends the sidecars of every folder whose photos have all found their end. */
export async function sendSidecars() {
  if (underWay || !rows.some(({ state }) => state === 'held')) return
  underWay = true
  try {
    for (const { sidecars, photos } of sidecarGroups(rows)) {
      for (const parcel of sidecarParcels(sidecars, photos)) {
        if (!mayMove.value) return
        await send(parcel.sidecars, parcel.photoIds)
      }
    }
  } finally {
    underWay = false
  }
}

async function send(sidecars: UploadRow[], photoIds: string[]) {
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
    told.forEach(({ row }, index) => hear(row, data[index]))
  } catch (error) {
    told.forEach(({ row }) => mind(row, error))
  }
}

function hear(row: UploadRow, { outcome, photoIds, error }: Answer) {
  if (!isOpen(row)) return
  if (outcome === 'rejected') return fail(row, error?.message ?? null, false)
  settle(row, outcome, photoIds ?? [])
}

function mind(row: UploadRow, error: unknown) {
  const { status = 0, code, message } = error as Partial<ApiError>
  const isPassing = status === 0 || status === 429 || status >= 500 || status === 401
  if (!isPassing && code !== 'E_BAD_CSRF_TOKEN') return fail(row, message ?? null, status === 403)
  doubt(status === 0 ? 'network' : 'server')
  row.misses++
  if (status === 0 || row.misses < PATIENCE) return change(row, { state: 'held' })
  fail(row, useI18n().t('uploads_ui.failed_unknown'), true)
}
