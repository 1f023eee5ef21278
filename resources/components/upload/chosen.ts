import { fromDrop, fromHandles, fromInput, type Picked } from '~/components/upload/picked_files'

/** What came of a drop, a field, the clipboard or a window of the browser. */
export type Chosen = DataTransfer | readonly File[] | readonly FileSystemFileHandle[]

/** Looks through it. A drop has to be read in the very moment it happens: nothing may be awaited before. */
export function readChosen(chosen: Chosen, progress: (found: number) => void): Promise<Picked> {
  if (chosen instanceof DataTransfer) return fromDrop(chosen, progress)
  if (chosen[0] instanceof File) return fromInput(chosen as readonly File[], progress)
  return fromHandles(chosen as readonly FileSystemFileHandle[])
}
