import type { Hold } from '~/components/upload/upload_gate'
import type { UploadSummary } from '~/components/upload/upload_rows'
import { useI18n } from '~/composables/use_i18n'

interface Standing {
  summary: UploadSummary
  hold: Hold | null
  paused: boolean
  refusal: string | null
  reading: number | null
}

/** How the uploads stand, in one line. */
export function titleOf({ summary, hold, paused, refusal, reading }: Standing) {
  const { t, number } = useI18n()
  const { checking, moving, open, done, photos, choose, permit, sidecarsOpen } = summary
  if (reading !== null) return t('uploads_ui.reading', { count: reading })
  if (open === 0) return resultOf(summary, refusal)
  if (hold) return t(`uploads_ui.hold_${hold}`)
  if (paused) return t('uploads_ui.paused', { done: number(done), total: number(photos) })
  if (moving === 0 && choose + permit > 0)
    return t(choose > 0 ? 'uploads_ui.absent' : 'uploads_ui.interrupted', {
      count: choose + permit,
    })
  if (checking === moving && done === 0) return t('uploads_ui.checking', { count: photos })
  if (moving === 0 && sidecarsOpen > 0) return t('uploads_ui.filling_in')
  return t('uploads_ui.adding', { done: number(done), total: number(photos) })
}

function resultOf(summary: UploadSummary, refusal: string | null) {
  const { t } = useI18n()
  const { added, duplicate, refused, broken, unfit, cancelled, stranger, sidecars } = summary
  if (refusal && added === 0) return t('uploads_ui.refused')
  const isQuiet = refused + broken + duplicate + cancelled + sidecars + stranger === 0
  const parts = [
    (added > 0 || isQuiet) && t('uploads_ui.added', { count: added }),
    duplicate > 0 && t('uploads_ui.duplicates', { count: duplicate }),
    refused > 0 && t('uploads_ui.refusals', { count: refused }),
    broken > 0 && t('uploads_ui.failures', { count: broken }),
    unfit > 0 && t('uploads_ui.unfit', { count: unfit }),
    cancelled > 0 && t('uploads_ui.cancellations', { count: cancelled }),
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : t('uploads_ui.added', { count: 0 })
}

/** Size, speed and what is left, as long as something moves. */
export function detailOf({ summary, hold, paused, reading }: Standing) {
  const { t, bytes, number } = useI18n()
  const { open, moving, done, photos, sent, size, left, perSecond, secondsLeft } = summary
  const { choose, permit } = summary
  if (open === 0) return ''
  // The sum of everything is not known before everything was read.
  if (reading !== null) return t('uploads_ui.done_so_far', { count: done })
  if (hold) return t(`uploads_ui.hold_${hold}_hint`, { done: number(done), total: number(photos) })
  const amount = t('uploads_ui.sent', { sent: bytes(sent), size: bytes(size) })
  if (paused) return amount
  if (moving === 0 && choose + permit > 0)
    return t('uploads_ui.done_of', { done: number(done), total: number(photos) })
  if (moving === 0) return ''
  if (left === 0) return t('uploads_ui.looked_at')
  return [
    amount,
    perSecond > 0 && t('uploads_ui.speed', { speed: bytes(perSecond) }),
    secondsLeft !== null && timeLeft(secondsLeft),
  ]
    .filter(Boolean)
    .join(' · ')
}

function timeLeft(seconds: number) {
  const { t, number } = useI18n()
  if (seconds < 60)
    return t('uploads_ui.seconds_left', { count: Math.max(5, Math.round(seconds / 5) * 5) })
  if (seconds < 3600) return t('uploads_ui.minutes_left', { count: Math.round(seconds / 60) })
  return t('uploads_ui.hours_left', { hours: number(seconds / 3600, { maximumFractionDigits: 1 }) })
}
