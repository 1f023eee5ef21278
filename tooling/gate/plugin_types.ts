import { spawn } from 'node:child_process'
import { symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { inTemporaryFolder } from './temporary_folder.js'

const ERROR = /^(\S.*)\((\d+),\d+\): error/

/** Types of a plugin, server and screens together, as a checkout of Lumina knows them. What else is wrong there is not its fault. */
export function checkPluginTypes(folder: string) {
  console.log('\n── Types')
  return inTemporaryFolder('types', async (place) => {
    const project = join(place, 'tsconfig.json')
    // What the settings name as types is looked for beside them.
    await symlink(resolve('node_modules'), join(place, 'node_modules'), 'junction')
    await writeFile(
      project,
      JSON.stringify({
        extends: resolve('tsconfig.plugin.json'),
        include: [join(folder, '**/*.ts'), join(folder, '**/*.vue')],
        exclude: [join(folder, 'dist'), join(folder, 'node_modules')],
      })
    )
    const tool = createRequire(import.meta.url).resolve('vue-tsc/bin/vue-tsc.js')
    const child = spawn(process.execPath, [tool, '--noEmit', '--pretty', 'false', '-p', project])
    const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
    const found = said.split('\n').filter((line) => isAbout(line, folder))
    for (const line of found) console.log(line)
    if (complaints) console.error(complaints)
    const isUnusable = !ERROR.test(said.split('\n')[0]) && said.includes('error TS')
    if (isUnusable) console.error(said)
    return found.length || complaints || isUnusable ? 'there are mistakes' : undefined
  })
}

function isAbout(line: string, folder: string) {
  const [, file] = ERROR.exec(line) ?? []
  return file !== undefined && !relative(folder, resolve(file)).startsWith('..')
}
