import { fail } from '~/components/upload/upload_queue'
import type { UploadRow } from '~/components/upload/upload_rows'
import { keepRoots, type Root } from '~/components/upload/upload_store'
import { useI18n } from '~/composables/use_i18n'

const handles = new Map<number, FileSystemHandle>()
const folders = new Map<string, Promise<FileSystemDirectoryHandle>>()

export function knowRoots(roots: readonly Root[]) {
  for (const { id, handle } of roots) handles.set(id, handle)
}

export async function rememberRoots(roots: readonly Root[]) {
  knowRoots(roots)
  await keepRoots(roots)
}

export function forgetRoots() {
  handles.clear()
  folders.clear()
}

/** Whether the browser lets us read again what it gave before. Asks the person where `ask` says so. */
export async function isOpenToUs(root: number | null, ask: boolean) {
  const handle = root === null ? undefined : handles.get(root)
  if (!handle) return false
  const mode = { mode: 'read' } as const
  try {
    if ((await handle.queryPermission?.(mode)) === 'granted') return true
    return ask && (await handle.requestPermission?.(mode)) === 'granted'
  } catch {
    return false
  }
}

/** The file of a row, found again where need be. What is not there any more, or is another now, has failed. */
export async function fileOf(row: UploadRow): Promise<File | null> {
  if (row.file) return row.file
  try {
    const file = await open(row)
    if (file.size === row.size && file.lastModified === row.lastModified) return (row.file = file)
    fail(row, useI18n().t('uploads_ui.failed_changed'), false)
  } catch {
    fail(row, useI18n().t('uploads_ui.failed_gone'), false)
  }
  return null
}

async function open({ root, folders: path, name }: UploadRow) {
  const handle = handles.get(root!)!
  if (handle.kind === 'file') return (handle as FileSystemFileHandle).getFile()
  const folder = await folderAt(root!, path.slice(1))
  return (await folder.getFileHandle(name)).getFile()
}

function folderAt(root: number, path: readonly string[]): Promise<FileSystemDirectoryHandle> {
  const key = [root, ...path].join('/')
  let found = folders.get(key)
  if (!found) {
    found =
      path.length === 0
        ? Promise.resolve(handles.get(root) as FileSystemDirectoryHandle)
        : folderAt(root, path.slice(0, -1)).then((above) => above.getDirectoryHandle(path.at(-1)!))
    folders.set(key, found)
  }
  return found
}

/** Whether the browser can still read what somebody chose: they may have moved, changed or deleted it. */
export async function isReadable(file: File) {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    return false
  }
}
