import { breather } from '~/components/upload/breather'
import { isLitter, kindOf, type FileKind } from '~/components/upload/file_kinds'

/** Asking a file for its size or date may mean a look at the disk: it is done once. */
export interface PickedFile {
  file: File
  size: number
  lastModified: number
  /** Folders it came in, outermost first. */
  folders: string[]
  /** By which the browser finds it again after a reload: the outermost folder, or the file itself. */
  root: FileSystemHandle | null
}

/** What somebody dropped, pasted or chose, after folders were walked. */
export interface Picked {
  files: PickedFile[]
  /** What other programs wrote about pictures. */
  sidecars: PickedFile[]
  /** What is no picture. */
  strangers: PickedFile[]
  /** Names of what the browser may not read. */
  unreadable: string[]
  /** How many files of the system itself were passed over. */
  litter: number
  /** The name of the one folder everything came in. */
  folder: string | null
}

type Progress = (found: number) => void

type Found = Pick<PickedFile, 'file' | 'folders' | 'root'>

class Sorting {
  readonly picked: Picked = {
    files: [],
    sidecars: [],
    strangers: [],
    unreadable: [],
    litter: 0,
    folder: null,
  }
  #found = 0
  readonly #breathe = breather()
  readonly #progress: Progress

  constructor(progress: Progress) {
    this.#progress = progress
  }

  async take(found: Found) {
    const { file } = found
    if (isLitter(file.name)) return void this.picked.litter++
    const rooms: Record<FileKind, PickedFile[]> = {
      photo: this.picked.files,
      sidecar: this.picked.sidecars,
      other: this.picked.strangers,
    }
    const { size, lastModified } = file
    rooms[await kindOf(file)].push({ ...found, size, lastModified })
    this.#progress(++this.#found)
    await this.#breathe()
  }

  finish() {
    const { files, sidecars, strangers } = this.picked
    const tops = new Set([files, sidecars, strangers].flat().map(({ folders }) => folders[0]))
    this.picked.folder = tops.size === 1 ? ([...tops][0] ?? null) : null
    this.#progress(this.#found)
    return this.picked
  }
}

/** From an `<input type=file>`; a chosen folder arrives as paths. */
export async function fromInput(
  list: FileList | readonly File[] | null,
  progress: Progress = () => undefined
): Promise<Picked> {
  // The list empties itself as soon as the field is cleared.
  const files = [...(list ?? [])]
  const sorting = new Sorting(progress)
  for (const file of files) {
    const folders = file.webkitRelativePath.split('/').slice(0, -1)
    await sorting.take({ file, folders, root: null })
  }
  return sorting.finish()
}

/** From a window of the browser that gives files which can be found again. */
export async function fromHandles(handles: readonly FileSystemFileHandle[]): Promise<Picked> {
  const sorting = new Sorting(() => undefined)
  for (const handle of handles) await walkHandle(handle, [], handle, sorting)
  return sorting.finish()
}

interface Item {
  handle: Promise<FileSystemHandle | null>
  entry: FileSystemEntry | null
  file: File | null
}

/** From a drop. All ways have to be taken before the first wait: the browser forgets them afterwards. */
export async function fromDrop(data: DataTransfer, progress: Progress): Promise<Picked> {
  const items = [...data.items].flatMap((item): Item[] =>
    item.kind === 'file'
      ? [{ handle: handleOf(item), entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }]
      : []
  )
  const sorting = new Sorting(progress)
  for (const item of items) await takeItem(item, sorting)
  return sorting.finish()
}

async function takeItem({ handle, entry, file }: Item, sorting: Sorting) {
  const root = await handle
  if (root) return walkHandle(root, [], root, sorting)
  if (entry) return walkEntry(entry, [], sorting)
  if (file) return sorting.take({ file, folders: [], root: null })
}

/** Where the browser has them, and where it lets this file or folder be kept. */
function handleOf(item: DataTransferItem): Promise<FileSystemHandle | null> {
  if (!item.getAsFileSystemHandle) return Promise.resolve(null)
  return item.getAsFileSystemHandle().catch(() => null)
}

async function walkHandle(
  handle: FileSystemHandle,
  folders: string[],
  root: FileSystemHandle,
  sorting: Sorting
) {
  try {
    if (handle.kind === 'file') {
      if (isLitter(handle.name)) return void sorting.picked.litter++
      const file = await (handle as FileSystemFileHandle).getFile()
      return await sorting.take({ file, folders, root })
    }
    if (folders.length > 0 && isLitter(handle.name)) return
    const inside = [...folders, handle.name]
    for await (const child of (handle as FileSystemDirectoryHandle).values())
      await walkHandle(child, inside, root, sorting)
  } catch {
    sorting.picked.unreadable.push([...folders, handle.name].join('/'))
  }
}

async function walkEntry(entry: FileSystemEntry, folders: string[], sorting: Sorting) {
  if (isLitter(entry.name)) return void (entry.isFile && sorting.picked.litter++)
  if (entry.isFile) {
    const file = await new Promise<File | null>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(null))
    )
    if (file) return sorting.take({ file, folders, root: null })
    return void sorting.picked.unreadable.push([...folders, entry.name].join('/'))
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // A reader gives its folder in portions, and nothing when it is through.
    const some = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([]))
    )
    if (some.length === 0) return
    for (const child of some) await walkEntry(child, [...folders, entry.name], sorting)
  }
}

/** From the clipboard, where pictures have no name of their own. */
export function fromPaste(list: FileList | undefined, now = new Date()): File[] {
  return [...(list ?? [])].map((file, index) => {
    if (!/^image\.\w+$/.test(file.name)) return file
    const stamp = now.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.')
    const ending = file.name.slice(file.name.lastIndexOf('.'))
    return new File([file], `${stamp}${index ? ` ${index + 1}` : ''}${ending}`, {
      type: file.type,
      lastModified: file.lastModified,
    })
  })
}
