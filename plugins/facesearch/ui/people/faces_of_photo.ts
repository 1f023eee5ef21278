import { shallowReactive } from 'vue'
import { usePlugin } from '@lumina/ui'
import type { FaceItem } from './people_types.js'

interface Known {
  faces: readonly FaceItem[]
  state: 'loading' | 'here' | 'failed'
}

const REMEMBERED = 60

/** Faces of photos that were looked at: the panel and the picture show the same ones. */
const known = shallowReactive(new Map<string, Known>())

/** Brings the faces of a photo; those that were here stay until the new ones have come. */
export function useFacesOfPhoto() {
  const { api } = usePlugin()

  async function load(photoId: string) {
    const before = known.get(photoId)
    keep(photoId, { faces: before?.faces ?? [], state: before ? before.state : 'loading' })
    try {
      const { data } = await api.get<FaceItem[]>(`photos/${photoId}/faces`)
      keep(photoId, { faces: data, state: 'here' })
    } catch {
      keep(photoId, { faces: before?.faces ?? [], state: 'failed' })
    }
  }

  const of = (photoId: string): Known => known.get(photoId) ?? { faces: [], state: 'loading' }

  return { load, of }
}

function keep(photoId: string, faces: Known) {
  known.delete(photoId)
  known.set(photoId, faces)
  if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
}
