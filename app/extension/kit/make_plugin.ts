import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import app from '@adonisjs/core/services/app'
import { allFilesOf, discover, installedRoot } from '#extension/discovery'
import { BuildRefusal } from '#extension/kit/build_refusal'
import { RESERVED } from '#extension/manifest_reader'

/** A plugin that is tested like every other; its id stands wherever a new one is to have its own. */
const MODEL = 'stubs/plugin'
const MODEL_ID = 'myplugin'
const ID = /^[a-z][a-z0-9]{1,23}$/

export interface MakePluginInput {
  id: string
  /** Outside of the program. In `plugins/` of it unless told: then it comes with the program. */
  folder?: string
}

export interface Made {
  folder: string
  files: string[]
}

/**
 * Writes the first files of a plugin: one that compiles, has a bit of everything, and passes its tests. Throws
 * `BuildRefusal` where the id is not free or the folder is not empty, and has written nothing then.
 */
export async function makePlugin({ id, folder }: MakePluginInput): Promise<Made> {
  const into = resolve(folder ?? app.makePath('plugins', id))
  const problem =
    (existsSync(app.makePath(MODEL)) ? null : 'Plugins are made in a checkout of Lumina') ??
    wrongWith(id) ??
    (await ownerOf(id)) ??
    (await occupied(into))
  if (problem) throw new BuildRefusal([problem])
  const files = new Map<string, string>()
  for (const name of await allFilesOf(app.makePath(MODEL))) files.set(name, await textOf(name))
  const isApart = !(into + sep).startsWith(app.makePath('plugins') + sep)
  if (isApart) for (const [name, text] of surroundings(into)) files.set(name, text)
  for (const [name, text] of files) await write(into, name, filled(text, id, into))
  if (isApart) await symlink(app.makePath('node_modules'), join(into, 'node_modules'), 'junction')
  return { folder: into, files: [...files.keys()].sort() }
}

function wrongWith(id: string) {
  if (!ID.test(id)) {
    return `"${id}" cannot be an id. It has 2 to 24 small letters and digits and begins with a letter: "likes", "photobooks"`
  }
  return RESERVED.includes(id) ? `"${id}" is a word of Lumina itself. Please choose another` : null
}

/** Files decide, no database is asked: whoever writes a plugin need not have a server. */
async function ownerOf(id: string) {
  const candidates = await discover([])
  const taken = candidates.find((each) => each.id === id)?.folder ?? join(installedRoot(), id)
  return existsSync(taken) ? `There is a plugin "${id}" already, in ${taken}` : null
}

async function occupied(folder: string) {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    return error.code === 'ENOTDIR' ? ['itself'] : Promise.reject(error)
  })
  return names.length ? `${folder} is not an empty folder` : null
}

const textOf = (name: string) => readFile(join(app.makePath(MODEL), name), 'utf8')

/** What Node, editors and git have to know of a plugin that is not in the tree. */
function surroundings(folder: string): [string, string][] {
  const types = { extends: relative(folder, app.makePath('tsconfig.plugin.json')) }
  return [
    ['package.json', JSON.stringify({ private: true, type: 'module' })],
    [
      'tsconfig.json',
      JSON.stringify({ ...types, include: ['**/*.ts', '**/*.vue'], exclude: ['dist'] }),
    ],
    ['.gitignore', 'node_modules\ndist\n*.tgz\n'],
  ]
}

const filled = (text: string, id: string, folder: string) =>
  text
    .replaceAll(MODEL_ID, id)
    .replaceAll(capitalised(MODEL_ID), capitalised(id))
    .replaceAll('FOLDER', relative(app.makePath(), folder))

const capitalised = (word: string) => word[0].toUpperCase() + word.slice(1)

/** Lines break elsewhere with a name of another length. */
async function write(folder: string, name: string, text: string) {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, await formatted(name, text))
}

async function formatted(name: string, text: string) {
  const prettier = await import('prettier')
  const options = await prettier.resolveConfig(app.makePath('package.json'))
  const isKnown = /\.(ts|vue|json)$/.test(name)
  return isKnown ? prettier.format(text, { ...options, filepath: basename(name) }) : text
}
