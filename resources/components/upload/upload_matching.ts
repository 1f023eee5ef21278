import type { PickedFile } from '~/components/upload/picked_files'
import type { UploadRow } from '~/components/upload/upload_rows'

interface Match {
  /** Files that belong to rows of the queue. */
  found: { row: UploadRow; picked: PickedFile }[]
  /** Files the queue knows nothing of. */
  rest: PickedFile[]
}

const keysOf = (name: string, folders: readonly string[], size: number, at: number) => [
  ['path', ...folders, name, size, at].join('/'),
  ['name', name, size, at].join('/'),
  // Phones say another date each time a picture is chosen.
  ['size', name, size].join('/'),
]

/** Recognises files that were chosen before: by path, size and date, else by name, each row at most once. */
export function matchPicked(rows: readonly UploadRow[], files: readonly PickedFile[]): Match {
  const found: Match['found'] = []
  let rest = [...files]
  const free = new Set(rows)
  for (let turn = 0; turn < 3 && rest.length > 0 && free.size > 0; turn++) {
    const places = Map.groupBy(
      free,
      (row) => keysOf(row.name, row.folders, row.size, row.lastModified)[turn]
    )
    rest = rest.filter((picked) => {
      const { file, folders, size, lastModified } = picked
      const same = places.get(keysOf(file.name, folders, size, lastModified)[turn])
      const row = same?.shift()
      if (!row) return true
      free.delete(row)
      found.push({ row, picked })
      return false
    })
  }
  return { found, rest }
}
