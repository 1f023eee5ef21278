import app from '@adonisjs/core/services/app'
import { Refusal } from '#exceptions/refusal'
import Photo from '#models/photo'
import { stemOf } from '#storage/file_name'
import { trimFullViews } from '#storage/full_view_shelf'
import { fullViewKey } from '#storage/keys'
import { asRefusal } from '#storage/media_refusals'
import type { StoredFile } from '#storage/send_stored_file'
import { store } from '#storage/store'
import { WorkFolder } from '#storage/work_folder'

/** Somebody waits for it, while nobody waits for the next one of a thousand uploads. */
const PRIORITY = 10
const MOST_WAITING = 24
const RETRY_SECONDS = 5

/** A picture that cannot be read costs us seconds: whoever asks again at once gets the same answer. */
const REFUSED_MS = 60_000

const made = new Map<string, Promise<void>>()
let waiting = 0

/**
 * A photo at its full size in a format that every browser shows. Made from its original when it is asked for, and kept
 * for as long as it is looked at and there is room; of many who ask at once only the first has it made.
 *
 * @throws Refusal 503 while too many others wait; what the media pool refuses
 */
export async function fullViewOf(photo: Photo, original: StoredFile): Promise<StoredFile> {
  const { orgId, id, name } = photo
  const key = fullViewKey(orgId, id)
  if (!(await store.markUsed(key))) await madeOnce(photo, original.key, key)
  return { key, mime: 'image/jpeg', name: `${stemOf(name)}-full.jpg` }
}

function madeOnce(photo: Photo, source: string, key: string) {
  const known = made.get(key)
  if (known) return known
  if (waiting >= MOST_WAITING) throw new Refusal(503, 'E_MEDIA_BUSY', { retryAfter: RETRY_SECONDS })
  waiting++
  const making = make(photo, source, key).finally(() => waiting--)
  made.set(key, making)
  const forget = () => made.delete(key)
  making.then(forget, (error) =>
    error instanceof Refusal ? setTimeout(forget, REFUSED_MS).unref() : forget()
  )
  return making
}

async function make({ orgId, id }: Photo, source: string, key: string) {
  if (!(await store.exists(source))) throw new Refusal(404, 'E_ORIGINAL_MISSING')
  const pool = await app.container.make('media_pool')
  const folder = await WorkFolder.open(orgId)
  try {
    const options = { priority: PRIORITY }
    const { path } = await pool.renderFull(store.localPath(source), folder.path, options)
    await store.keep([{ path, key }])
    // Purged meanwhile: nobody else knows of what was just put there.
    if (!(await Photo.within(orgId).where('id', id).first())) await store.remove(key)
    else await trimFullViews(orgId)
  } catch (error) {
    throw asRefusal(error)
  } finally {
    await folder.remove()
  }
}
