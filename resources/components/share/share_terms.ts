import type { ShareFields, ShareLink } from '~/components/share/share_types'

const DAY_MS = 86_400_000
const USUAL_DAYS = 30

export const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()

/** What a new link starts from, or what a link says. */
export function fieldsOf(link?: ShareLink): ShareFields {
  if (!link) {
    return {
      title: '',
      expiresAt: inDays(USUAL_DAYS),
      password: '',
      maxViews: null,
      allowDownload: true,
      allowOriginals: false,
      allowLocation: false,
      allowUpload: false,
    }
  }
  const { title, expiresAt, maxViews, allowDownload, allowOriginals, allowLocation, allowUpload } =
    link
  return {
    title: title ?? '',
    expiresAt,
    password: '',
    maxViews,
    allowDownload,
    allowOriginals,
    allowLocation,
    allowUpload,
  }
}

/** What is sent for a new link. */
export function termsOf({ title, password, ...rest }: ShareFields) {
  return { ...rest, title: title.trim() || null, password: password || null }
}

/** What is sent for a change: only what changed, so that an end which has passed may stay where it is. */
export function changesOf(link: ShareLink, fields: ShareFields) {
  const { password, ...before } = fieldsOf(link)
  const terms = termsOf(fields)
  const changes = Object.entries(termsOf({ ...before, password })).filter(
    ([key, value]) => key !== 'password' && terms[key as keyof typeof terms] !== value
  )
  return {
    ...Object.fromEntries(changes.map(([key]) => [key, terms[key as keyof typeof terms]])),
    ...(fields.password !== '' && { password: fields.password }),
  }
}
