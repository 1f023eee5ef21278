import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type TypeScript from 'typescript'
import { isPublished, isPublishedPackage } from '#extension/published'

/**
 * What a server file of a plugin imports that it would not find: archives carry no packages, and of the core only what is
 * published. `file` is relative to the plugin, with slashes.
 */
export function foreignServerImports(ts: typeof TypeScript, file: string, source: string) {
  return importsIn(ts, source).flatMap((name) => {
    if (name.startsWith('.')) {
      return isInside(file, name) ? [] : [`${file}: "${name}" is outside of the plugin`]
    }
    if (isBuiltin(name) || isPublished(name) || isPublishedPackage(name)) return []
    return name.startsWith('#')
      ? [`${file}: "${name}" is not published to plugins`]
      : [`${file}: the package "${name}" would be missing on a server`]
  })
}

/** Names of the modules that a source imports. */
export const importsIn = (ts: typeof TypeScript, source: string) =>
  ts.preProcessFile(source).importedFiles.map(({ fileName }) => fileName)

/** Whether a relative import stays in the folder of the plugin. */
export const isInside = (file: string, name: string) =>
  !posix.join(posix.dirname(file), name).startsWith('..')
