import type { Box, Looked } from './scan_types'

interface Refused {
  errors?: { code: string; message: string }[]
  faces?: Box[]
}

/** Sends a picture to the server, which keeps it in memory alone. */
export async function lookOnServer(token: string, picture: Blob): Promise<Looked> {
  const response = await fetch(`/api/v1/shares/${token}/p/facesearch/scans?consent=1`, {
    method: 'POST',
    headers: { 'Accept': 'application/json', 'Content-Type': picture.type || 'image/jpeg' },
    body: picture,
  }).catch(() => null)
  if (!response) return { trouble: 'scan.trouble.offline' }
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return { proof: { shot: answer.data.shot } }
  const { errors, faces } = answer as Refused
  const message = errors?.[0]?.message
  if (faces?.length) return { trouble: 'scan.trouble.several_faces', faces }
  return message ? { refusal: message } : { trouble: 'scan.trouble.failed' }
}
