/** What some browsers have beyond the standard library: files that can be found again after a reload. */
interface DataTransferItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>
}

interface FileSystemHandle {
  queryPermission?: (options: { mode: 'read' }) => Promise<PermissionState>
  requestPermission?: (options: { mode: 'read' }) => Promise<PermissionState>
}

interface Window {
  showOpenFilePicker?: (options: {
    multiple?: boolean
    id?: string
    startIn?: string
    excludeAcceptAllOption?: boolean
    types?: { description?: string; accept: Record<string, string[]> }[]
  }) => Promise<FileSystemFileHandle[]>
}
