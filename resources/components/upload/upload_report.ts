import { pathOf, summarize, type UploadRow } from './upload_rows.js'

type Words = (key: string, params?: Record<string, string | number>) => string

interface Report {
  rows: readonly UploadRow[]
  litter: number
  /** Names of new albums that stayed empty, by their ids. */
  givenUp: Record<string, string>
  refusal: string | null
  t: Words
  when: string
}

/** What became of everything, for people: what went wrong with its reasons, the rest in numbers. */
export function reportText({ rows, litter, givenUp, refusal, t, when }: Report) {
  const of = (...states: UploadRow['state'][]) => rows.filter(({ state }) => states.includes(state))
  const isSidecar = ({ kind }: UploadRow) => kind === 'sidecar'
  const failed = of('failed').filter((row) => !isSidecar(row))
  const known = of('duplicate')
  const albums = Map.groupBy(of('added'), ({ target }) => target.album.name)
  const lines = (list: readonly UploadRow[]) => list.map((row) => `  ${pathOf(row)}`)
  const because = (list: readonly UploadRow[]) =>
    list.map((row) => `  ${pathOf(row)}: ${row.reason ?? t('uploads_ui.failed_unknown')}`)
  const part = (title: string, body: string[]) => (body.length > 0 ? ['', title, ...body] : [])

  return [
    t('uploads_ui.report_title', { when }),
    ...countsOf(rows, t),
    ...sidecarWords(rows, t),
    ...part(
      t('uploads_ui.report_albums'),
      [...albums].map(([name, list]) => `  ${name}: ${list.length}`)
    ),
    ...part(t('uploads_ui.report_refused'), because(failed)),
    ...(refusal ? part(refusal, lines(of('unfit'))) : []),
    ...part(t('uploads_ui.report_absent'), lines(of('absent', 'checking', 'waiting', 'sending'))),
    ...part(t('uploads_ui.report_strangers'), lines(of('stranger'))),
    ...part(t('uploads_ui.report_unmatched'), lines(of('unmatched'))),
    ...part(t('uploads_ui.report_sidecars_known'), lines(known.filter(isSidecar))),
    ...part(t('uploads_ui.report_sidecars_failed'), because(of('failed').filter(isSidecar))),
    ...part(t('uploads_ui.report_cancelled'), lines(of('cancelled'))),
    ...part(t('uploads_ui.report_duplicates'), lines(known.filter((row) => !isSidecar(row)))),
    ...part(
      t('uploads_ui.report_given_up'),
      Object.values(givenUp).map((name) => `  ${name}`)
    ),
    ...(litter > 0 ? ['', t('uploads_ui.report_litter', { count: litter })] : []),
    '',
  ].join('\r\n')
}

function countsOf(rows: readonly UploadRow[], t: Words) {
  const { added, duplicate, refused, broken, unfit, cancelled, moving, absent } = summarize(rows)
  const counts = {
    ...{ added, duplicates: duplicate, refusals: refused, failures: broken },
    ...{ unfit, cancellations: cancelled, unfinished: moving + absent },
  }
  const said = Object.entries(counts).filter(([key, count]) => count > 0 || key === 'added')
  return [said.map(([key, count]) => t(`uploads_ui.${key}`, { count })).join(', ')]
}

/** «12 sidecar files filled in 11 photos.» */
export function sidecarWords(rows: readonly UploadRow[], t: Words) {
  const applied = rows.filter(({ state }) => state === 'applied')
  if (applied.length === 0) return []
  const photos = new Set(applied.flatMap(({ photoIds }) => photoIds))
  return [t('uploads_ui.sidecars_applied', { count: applied.length, photos: photos.size })]
}

const COLUMNS = ['path', 'album', 'bytes', 'outcome', 'reason'] as const

/** One line a file, for spreadsheets. */
export function reportTable(rows: readonly UploadRow[], t: Words) {
  const head = COLUMNS.map((column) => t(`uploads_ui.report_${column}`))
  const body = rows.map((row) => [
    pathOf(row),
    row.target.album.name,
    String(row.size),
    t(`uploads_ui.state_${row.state}`),
    row.reason ?? '',
  ])
  return `\uFEFF${[head, ...body].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`
}

/** Names come from anywhere: what a spreadsheet would take for a formula is made plain text. */
const cell = (text: string) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`
