import { computed, ref, shallowRef } from 'vue'
import type { VisitorShare } from '~/components/visitor/visitor_photos'
import { fromInput } from '~/components/upload/picked_files'
import { useI18n } from '~/composables/use_i18n'

interface Entry {
  outcome: 'added' | 'duplicate' | 'rejected'
  error?: { message: string }
}

interface Report {
  added: number
  known: number
  refused: { name: string; reason: string }[]
  /** Why nothing at all came in. */
  failure: string | null
}

/** Sends the photos of a visitor in one go: few and small enough that it is done or not done. */
export function useVisitorUpload(
  url: string,
  limits: () => VisitorShare['upload'],
  done: () => void
) {
  const { t, bytes } = useI18n()
  const request = shallowRef<XMLHttpRequest>()
  const progress = ref(0)
  const count = ref(0)
  const report = shallowRef<Report | null>(null)
  const sending = computed(() => request.value !== undefined)

  function tell(part: Partial<Report>) {
    report.value = { added: 0, known: 0, refused: [], failure: null, ...part }
  }

  async function pick(list: FileList | null) {
    const picked = await fromInput(list)
    const files = picked.files.map(({ file }) => file)
    const { maxFiles, maxBytes } = limits()!
    if (files.length + picked.sidecars.length + picked.strangers.length === 0) return
    if (files.length === 0) return tell({ failure: t('visitor.upload.none') })
    if (files.length > maxFiles)
      return tell({ failure: t('visitor.upload.too_many', { max: maxFiles }) })
    const large = files.find(({ size }) => size > maxBytes)
    if (large) {
      return tell({
        failure: t('visitor.upload.too_large', { name: large.name, size: bytes(maxBytes) }),
      })
    }
    send(files)
  }

  function send(files: File[]) {
    const form = new FormData()
    for (const file of files) form.append('modified_at', new Date(file.lastModified).toISOString())
    for (const file of files) form.append('files', file, file.name)
    const call = new XMLHttpRequest()
    request.value = call
    report.value = null
    progress.value = 0
    count.value = files.length
    call.open('POST', url)
    call.responseType = 'json'
    call.setRequestHeader('Accept', 'application/json')
    call.upload.onprogress = ({ loaded, total }) =>
      (progress.value = Math.round((loaded / total) * 100))
    call.onload = () => finish(call, files)
    call.onerror = () => finish(call, files)
    call.onabort = () => (request.value = undefined)
    call.send(form)
  }

  function finish({ status, response }: XMLHttpRequest, files: File[]) {
    request.value = undefined
    const entries: Entry[] | undefined = response?.data
    if (!entries) {
      const words =
        response?.errors?.[0]?.message ??
        t(status ? 'visitor.upload.failed' : 'visitor.upload.offline')
      return tell({ failure: words })
    }
    tell({
      added: entries.filter(({ outcome }) => outcome === 'added').length,
      known: entries.filter(({ outcome }) => outcome === 'duplicate').length,
      refused: entries.flatMap(({ error }, index) =>
        error ? [{ name: files[index].name, reason: error.message }] : []
      ),
    })
    done()
  }

  return {
    sending,
    progress,
    count,
    report,
    pick,
    cancel: () => request.value?.abort(),
    close: () => (report.value = null),
  }
}
