import type { GridBlock } from '~/components/photo/grid_stack'
import { aspectOf } from '~/components/photo/justified_rows'
import type { Photo } from '~/components/photo/photo_types'

/** A plain list as one block of a grid, for who has all of it at hand. */
export function blocksOf(photos: readonly Photo[]): GridBlock[] {
  if (photos.length === 0) return []
  const aspects = Float32Array.from(photos, ({ width, height }) => aspectOf(width, height))
  const places = new Map(photos.map(({ id }, index) => [id, index]))
  const columns = {
    ids: photos.map(({ id }) => id),
    shapes: { aspects, days: null },
    photoAt: (index: number) => photos[index],
    indexOf: (id: string) => places.get(id),
  }
  const aspectSum = aspects.reduce((sum, aspect) => sum + aspect, 0)
  return [{ key: '', count: photos.length, aspectSum, columns }]
}
