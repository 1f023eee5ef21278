export interface RemovalRequest {
  id: string
  state: 'open' | 'done' | 'refused'
  message: string | null
  contact: string | null
  linkTitle: string | null
  photoCount: number
  faceCount: number
  createdAt: string
  decidedAt: string | null
  faces: {
    id: string
    photoId: string
    url: string
  }[]
}
