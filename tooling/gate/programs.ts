import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where a program is, or nothing: in PATH first, then in the folders where distributions hide servers. */
export function findProgram(name: string, elsewhere: string[] = []) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...elsewhere]
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

export function postgresFolders() {
  return ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].flatMap(binFolders)
}

function binFolders(parent: string) {
  try {
    const newestFirst = readdirSync(parent).sort((a, b) =>
      b.localeCompare(a, 'en', { numeric: true })
    )
    return newestFirst.map((version) => join(parent, version, 'bin'))
  } catch {
    return []
  }
}

function isExecutable(file: string) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
