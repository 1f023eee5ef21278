/** What somebody dropped, pasted or chose, after folders were walked. */
export interface Picked {
  files: File[]
  /** Names of what is no picture. */
  skipped: string[]
  /** The name of the one folder it came in, where it came in one. */
  folder: string | null
}

const PICTURE = /\.(jpe?g|jfif|png|gif|webp|avif|heic|heif|tiff?|bmp)$/i
const LITTER = /^(\.|thumbs\.db$|desktop\.ini$|\._)/i

const isPicture = (file: File) =>
  (file.type.startsWith('image/') && file.type !== 'image/svg+xml') ||
  (file.type === '' && PICTURE.test(file.name))

function sorted(files: File[], folder: string | null = null): Picked {
  const seen = files.filter(({ name }) => !LITTER.test(name))
  return {
    files: seen.filter(isPicture),
    skipped: seen.filter((file) => !isPicture(file)).map(({ name }) => name),
    folder,
  }
}

/** From an `<input type=file>`; a chosen folder arrives as paths. */
export function fromInput(list: FileList | null): Picked {
  const files = [...(list ?? [])]
  return sorted(files, files[0]?.webkitRelativePath.split('/')[0] || null)
}

/** From a drop. Entries have to be taken before the first wait: the browser forgets them afterwards. */
export async function fromDrop({ items, files }: DataTransfer): Promise<Picked> {
  const entries = [...items].flatMap((item) =>
    item.kind === 'file' ? [item.webkitGetAsEntry?.()] : []
  )
  const known = entries.filter((entry): entry is FileSystemEntry => Boolean(entry))
  if (known.length === 0) return sorted([...files])
  const walked = (await Promise.all(known.map(walk))).flat()
  const only = known.length === 1 && known[0].isDirectory ? known[0].name : null
  return sorted(walked, only)
}

/** From the clipboard, where pictures have no name of their own. */
export function fromPaste(list: FileList | undefined, now = new Date()): Picked {
  const files = [...(list ?? [])].map((file, index) => {
    if (!/^image\.\w+$/.test(file.name)) return file
    const stamp = now.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.')
    const ending = file.name.slice(file.name.lastIndexOf('.'))
    return new File([file], `${stamp}${index ? ` ${index + 1}` : ''}${ending}`, {
      type: file.type,
      lastModified: file.lastModified,
    })
  })
  return sorted(files)
}

async function walk(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File | null>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(null))
    )
    return file ? [file] : []
  }
  const children = await readAll((entry as FileSystemDirectoryEntry).createReader())
  const files: File[] = []
  for (const child of children) files.push(...(await walk(child)))
  return files
}

/** A reader gives its folder in portions, and nothing when it is through. */
async function readAll(reader: FileSystemDirectoryReader) {
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([]))
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}
