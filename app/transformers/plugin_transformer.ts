import { BaseTransformer } from '@adonisjs/core/transformers'
import { DateTime } from 'luxon'
import type { Candidate } from '#extension/discovery'
import { humanised } from '#extension/form_fields'
import type { PluginInfo } from '#extension/host'
import { type PluginManifest, textIn } from '#extension/manifest'
import type { ObservedState } from '#extension/states'
import type { PluginDetails } from '#queries/plugin_details'
import { abilitiesOf } from '#transformers/plugin_abilities'

/** States that need nobody, what runs first. What safe mode holds back is said once, above all of them. */
export const CALM: ObservedState[] = ['enabled', 'safe_mode', 'installed', 'available']
export const PLUGIN_ICON = 'i-lucide-puzzle'

/** A plugin as whoever operates the server sees it, in their language. */
export default class PluginTransformer extends BaseTransformer<PluginInfo> {
  constructor(
    resource: PluginInfo,
    protected locale: string,
    protected details?: PluginDetails
  ) {
    super(resource)
  }

  toObject() {
    const { id, manifest, tier, desired, observed, reason, candidate } = this.resource
    const { staged } = candidate ?? {}
    return {
      id,
      tier,
      desired,
      observed,
      reason,
      isTrouble: !CALM.includes(observed),
      title: manifest ? textIn(manifest.title, this.locale) : id,
      summary: manifest ? textIn(manifest.summary, this.locale) : null,
      icon: manifest?.icon ?? PLUGIN_ICON,
      author: manifest?.author ?? null,
      version: manifest?.version ?? null,
      staged: staged?.manifest ? { version: staged.manifest.version } : null,
    }
  }

  forShow() {
    const { manifest, hash, version, candidate, row, tier } = this.resource
    const { migrations, permissions, orgs, incidents, ...facts } = this.details!
    const staged = candidate?.staged
    return {
      ...this.toObject(),
      staged: staged?.manifest ? this.#stagedFacts(staged, staged.manifest) : null,
      can: abilitiesOf(this.resource),
      hash: hash || (row?.hash ?? null),
      folder: tier === 'linked' ? (candidate?.folder ?? null) : null,
      installedVersion: version,
      sdk: manifest?.sdk ?? null,
      homepage: linkOf(manifest?.homepage),
      license: manifest?.license ?? null,
      requires: manifest?.requires ?? {},
      tenancy: manifest?.tenancy ?? null,
      orgDefault: manifest?.orgs === 'on',
      capabilities: this.#capabilities(manifest),
      installedAt: timeOf(row?.installedAt),
      installedBy: facts.installedBy,
      tables: facts.tables,
      dependants: facts.dependants,
      migrations: migrations.map(({ name, ranAt }) => ({ name, ranAt: timeOf(ranAt) })),
      permissions: permissions.map(({ name, title, roles }) => ({
        name,
        roles,
        title: title ? textIn(title, this.locale) : humanised(name),
      })),
      orgs,
      incidents: incidents.map(({ firstAt, lastAt, ...incident }) => ({
        ...incident,
        firstAt: timeOf(firstAt)!,
        lastAt: timeOf(lastAt)!,
      })),
    }
  }

  #stagedFacts({ hash, problem }: Candidate, manifest: PluginManifest) {
    return {
      version: manifest.version,
      hash,
      problem: problem ?? null,
      capabilities: this.#capabilities(manifest),
    }
  }

  #capabilities(manifest: PluginManifest | null) {
    const { grants } = this.details!
    const isImplied = this.resource.tier === 'bundled'
    return (manifest?.capabilities ?? []).map(({ name, reason }) => {
      const grant = grants.find(({ capability }) => capability === name)
      return {
        name,
        reason: textIn(reason, this.locale),
        isImplied,
        isNew: !grant && !isImplied && this.resource.desired !== 'absent',
        grant: grant ? { name: grant.grantedBy, at: timeOf(grant.grantedAt)! } : null,
      }
    })
  }
}

const timeOf = (ms: number | string | null | undefined) =>
  ms === null || ms === undefined ? null : DateTime.fromMillis(Number(ms)).toUTC().toISO()!

/** A publisher may write anything there: only what leads to a web page becomes a link. */
function linkOf(homepage: string | undefined) {
  return homepage && /^https?:\/\//i.test(homepage) ? homepage : null
}
