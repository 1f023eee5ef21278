import encryption from '@adonisjs/core/services/encryption'

const LIFETIME = '2 hours'

const purpose = (linkId: string) => `facesearch:results:${linkId}`

/** Which faces somebody was found by: sealed, and kept by them alone. It lets them ask that these be hidden, and no others. */
export const sealResults = (faceIds: string[], linkId: string) =>
  encryption.encrypt(packed(faceIds), { expiresIn: LIFETIME, purpose: purpose(linkId) })

/** Nothing where it has expired, or belongs to another link. */
export function unsealResults(ticket: string, linkId: string): string[] {
  const ids = encryption.decrypt<string>(ticket, purpose(linkId))
  return typeof ids === 'string' ? unpacked(ids) : []
}

const packed = (ids: string[]) =>
  Buffer.from(ids.map((id) => id.replaceAll('-', '')).join(''), 'hex').toString('base64')

function unpacked(text: string) {
  const hex = Buffer.from(text, 'base64').toString('hex')
  return (hex.match(/.{32}/g) ?? []).map((id) =>
    id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  )
}
