import { useI18n } from '~/composables/use_i18n'
import { saveFile } from '~/composables/save_file'
import { reportTable, reportText } from '~/components/upload/upload_report'
import { useUploads } from '~/composables/use_uploads'

/** Lets people keep what became of their uploads. */
export function useUploadReport() {
  const { t, date } = useI18n()
  const { rows, litter, givenUp, refusal } = useUploads()

  function save(text: string, type: string, ending: string) {
    const stamp = new Date().toISOString().slice(0, 16).replace('T', '-').replace(':', '')
    const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
    saveFile(url, `lumina-${t('uploads_ui.report_file')}-${stamp}.${ending}`)
    setTimeout(() => URL.revokeObjectURL(url), 30_000)
  }

  function saveText() {
    const when = date(new Date(), { dateStyle: 'long', timeStyle: 'short' })
    const facts = { litter: litter.value, givenUp: givenUp.value, refusal: refusal.value }
    save(reportText({ rows, ...facts, t, when }), 'text/plain', 'txt')
  }

  return { saveText, saveTable: () => save(reportTable(rows, t), 'text/csv', 'csv') }
}
