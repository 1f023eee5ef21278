import i18nManager from '@adonisjs/i18n/services/main'
import type { BaseCommand } from '@adonisjs/core/ace'
import { sayReason } from '#exceptions/plugin_reason'
import { type PluginInfo, host } from '#extension/host'
import type { InspectedArchive } from '#extension/archive/inspect'
import type { PluginManifest } from '#extension/manifest'
import { PluginRefusal } from '#extension/refusal'
import type { StateReason } from '#extension/states'

const english = () => i18nManager.locale('en')

/**
 * Around what a command does with plugins: knows of them without loading any, and says in words what was refused. Other
 * processes follow within moments.
 */
export async function withPlugins(command: BaseCommand, work: () => Promise<void>) {
  await host.boot({ runs: false })
  try {
    await work()
  } catch (error) {
    if (!(error instanceof PluginRefusal)) throw error
    complain(command, error.reason)
  }
}

/** What is wrong, and what was reported. */
export function complain(command: BaseCommand, reason: StateReason) {
  command.logger.error(sayReason(english(), reason))
  if (reason.detail) command.logger.log(reason.detail.replace(/^/gm, '    '))
  command.exitCode = 1
}

/** How a plugin is now; where it does not run though it should, the command has failed. */
export function sayState(command: BaseCommand, id: string) {
  const info = host.find(id)
  if (!info) return command.logger.success(`${id} is gone`)
  const title = english().t(`plugins.states.${info.observed}.title`)
  const { version, reason, desired, observed } = info
  const words = `${info.id} ${version ?? info.manifest?.version ?? ''}: ${title}`
  if (!reason && !(desired === 'enabled' && observed !== 'enabled')) {
    command.logger.success(words)
    const next = nextStep(info)
    if (next) command.logger.log(next)
    return
  }
  command.logger.warning(words)
  if (reason) complain(command, reason)
}

function nextStep({ id, observed, manifest }: PluginInfo) {
  if (observed === 'installed') return `Next: npm run ace -- plugin:enable ${id}`
  const isChosen = observed === 'enabled' && manifest?.tenancy === 'org' && manifest.orgs !== 'on'
  return isChosen ? 'Next: each organization switches it on, under Settings, Plugins' : null
}

/** What somebody should read before they agree. */
export function showArchive(command: BaseCommand, archive: InspectedArchive) {
  const { manifest, hash, archiveHash, bytes, fileCount, relation, installedVersion } = archive
  const { logger } = command
  logger.log(`${manifest.title.en} (${manifest.id} ${manifest.version})`)
  logger.log(manifest.summary.en)
  logger.log(`By:                      ${manifest.author ?? 'unknown publisher'}`)
  logger.log(`SHA-256 of its files:    ${hash}`)
  logger.log(`SHA-256 of the archive:  ${archiveHash}`)
  logger.log(`Files:                   ${fileCount}, ${Math.ceil(bytes / 1024)} KB`)
  if (installedVersion) logger.log(`Installed:               ${installedVersion} (${relation})`)
}

export function showCapabilities(command: BaseCommand, manifest: PluginManifest) {
  const { capabilities = [] } = manifest
  if (!capabilities.length) return command.logger.log('It asks for nothing beyond its own tables.')
  command.logger.log('It asks for:')
  for (const { name, reason } of capabilities) {
    const title = english().t(`plugins.capabilities.${name}.title`)
    command.logger.log(`  ${name.padEnd(18)} ${title}. Its reason: ${reason.en}`)
  }
}

/** Asks where somebody sits in front of it; elsewhere `--yes` has to say so. */
export async function agrees(command: BaseCommand & { yes?: boolean }, question: string) {
  if (command.yes) return true
  if (process.stdin.isTTY && (await command.prompt.confirm(question))) return true
  command.logger.error('Nothing was done. Say --yes to agree.')
  command.exitCode = 1
  return false
}

/** The plugin that a command is about, or a complaint. */
export function pluginOf(id: string): PluginInfo {
  const info = host.find(id)
  if (!info) throw new PluginRefusal({ code: 'unknown', params: { id } })
  return info
}
