import { BaseTransformer } from '@adonisjs/core/transformers'
import type { InspectedArchive } from '#extension/archive/inspect'
import { textIn } from '#extension/manifest'
import { PLUGIN_ICON } from '#transformers/plugin_transformer'

/** An archive that was looked at, for whoever decides about it. */
export default class PluginArchiveTransformer extends BaseTransformer<InspectedArchive> {
  constructor(
    resource: InspectedArchive,
    protected locale: string
  ) {
    super(resource)
  }

  toObject() {
    const { manifest, hash, archiveHash, name, bytes, fileCount, problem } = this.resource
    const { relation, installedVersion } = this.resource
    return {
      id: manifest.id,
      title: textIn(manifest.title, this.locale),
      summary: textIn(manifest.summary, this.locale),
      icon: manifest.icon ?? PLUGIN_ICON,
      version: manifest.version,
      author: manifest.author ?? null,
      license: manifest.license ?? null,
      hash,
      archiveHash,
      fileName: name,
      bytes,
      fileCount,
      problem,
      relation,
      installedVersion,
      capabilities: (manifest.capabilities ?? []).map((capability) => ({
        name: capability.name,
        reason: textIn(capability.reason, this.locale),
        isImplied: false,
        isNew: false,
        grant: null,
      })),
    }
  }
}
