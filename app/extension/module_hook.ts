import { realpathSync } from 'node:fs'
import {
  isBuiltin,
  registerHooks,
  type ResolveFnOutput,
  type ResolveHookContext,
} from 'node:module'
import { sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Exception } from '@adonisjs/core/exceptions'
import { isPublished, isPublishedPackage } from '#extension/published'

type Next = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput

/** Addresses of the folders whose modules import by our rules. */
const folders = new Set<string>()
let isRegistered = false

/**
 * From now on modules in this folder find what the core publishes, in the copy that the host itself uses, wherever the
 * folder lies. Beyond that they find their own files, packages in their own `node_modules`, and what Node brings.
 */
export function mapImportsOf(folder: string) {
  // Modules are known by where they really lie, whatever links led there.
  folders.add(pathToFileURL(realpathSync(folder) + sep).href)
  if (isRegistered) return
  isRegistered = true
  registerHooks({
    resolve: (specifier, context, next) => {
      const home = homeOf(context.parentURL)
      return home ? resolve(specifier, context, next as Next, home) : next(specifier, context)
    },
  })
}

function homeOf(parent: string | undefined) {
  if (!parent?.startsWith('file:')) return undefined
  for (const folder of folders) if (parent.startsWith(folder)) return folder
  return undefined
}

function resolve(specifier: string, context: ResolveHookContext, next: Next, home: string) {
  if (isBuiltin(specifier)) return next(specifier, context)
  const isForTests = context.parentURL!.startsWith(`${home}tests/`)
  const isOurs = specifier.startsWith('#')
  if (isOurs && !isForTests && !isPublished(specifier)) throw refusal(specifier, 'is not published')
  if (isOurs || isPublishedPackage(specifier)) return next(specifier, asHost(context))
  if (isForTests) return nextOrHost(specifier, context, next)
  const found = next(specifier, context)
  if (found.url.startsWith('file:') && !found.url.startsWith(home)) {
    throw refusal(specifier, 'is outside of the folder of the plugin')
  }
  return { ...found, url: sameFiles(found.url, context.parentURL!) }
}

/** As though a module of the core asked: this one, which development tools that reload modules have seen. */
const asHost = (context: ResolveHookContext) => ({
  ...context,
  parentURL: import.meta.url,
})

/** Specs may use what the program itself is tested with. */
function nextOrHost(specifier: string, context: ResolveHookContext, next: Next) {
  try {
    return next(specifier, context)
  } catch {
    return next(specifier, asHost(context))
  }
}

/** After an upgrade every module of the plugin is another one, not only its entry. */
function sameFiles(url: string, parent: string) {
  const version = new URL(parent).searchParams.get('plugin')
  if (!version || !url.startsWith('file:')) return url
  const address = new URL(url)
  address.searchParams.set('plugin', version)
  return address.href
}

function refusal(specifier: string, why: string) {
  const message = `"${specifier}" ${why}: a plugin imports what the core publishes, its own files and its own packages`
  return new Exception(message, { code: 'E_PLUGIN_IMPORT' })
}
