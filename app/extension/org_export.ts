import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { guard } from '#extension/guard'
import type { LocaleText } from '#extension/manifest'
import { type PluginProviders, providersOf } from '#extension/providers'

/** The provider by which a plugin takes what it keeps of an org along. */
export const ORG_EXPORT = 'org.export@1'
/** What a line takes at most, as JSON in characters. */
export const MOST_LINE_LENGTH = 64 * 1024
/** So many lines of one plugin at most. */
export const MOST_LINES = 1_000_000

/** Something that whoever exports may choose beside. Nobody has chosen it at first. */
export interface OrgExportOption {
  /** `^[a-z][a-z0-9_]{0,39}$`. */
  name: string
  label: LocaleText
  hint: LocaleText
}

export interface OrgExportWriting {
  orgId: string
  /** Ids of the photos that come along: lines speak of no other. */
  photos: ReadonlySet<string>
  /** Names of what was chosen of `options`. */
  options: ReadonlySet<string>
}

export interface OrgExportLooking {
  /** Values of JSON as they stand in the archive, whoever wrote it: at most `MOST_LINES` of `MOST_LINE_LENGTH` each. */
  lines: AsyncIterable<unknown>
  /** Ids of the photos that the archive names. */
  photos: ReadonlySet<string>
}

export interface OrgExportReading {
  /** A new org that nobody has seen yet. It may have the plugin switched off: then nothing of this is shown until it is on. */
  orgId: string
  /** Lines that `verify` let pass. */
  lines: AsyncIterable<unknown>
  /** New ids of photos by the ids in the archive. A photo whose original was missing is not among them. */
  photos: ReadonlyMap<string, string>
  /** The import as a whole: what is written by it is there with everything else, or not at all. */
  client: TransactionClientContract
}

/** What a plugin keeps of one org, as lines of JSON in `data/plugins/<id>.jsonl` of an export. */
export interface OrgExport {
  /** Of its lines, from 1. Lines of a later version than that of the plugin here are left out. */
  version: number
  /** At most 10. */
  options?: readonly OrgExportOption[]
  /** Nothing where there is nothing to take along; the archive then has no such file. */
  write(writing: OrgExportWriting): AsyncIterable<object>
  /**
   * Looks at all lines before anything is written.
   *
   * @throws Refusal with a code `plg.<id>.…` and, where it helps, `params.line` from 1: the import is refused by that
   */
  verify(looking: OrgExportLooking): Promise<void>
  read(reading: OrgExportReading): Promise<void>
}

export interface OrgExporter {
  plugin: string
  provider: PluginProviders[typeof ORG_EXPORT]
}

/** Plugins that an org has on, and that take something along. */
export const orgExporters = (orgId: string): OrgExporter[] => providersOf(ORG_EXPORT, orgId)

/** Plugins that run here, for an org that is not there yet: it has not chosen any. */
export const orgImporters = (): OrgExporter[] => providersOf(ORG_EXPORT, null)

/**
 * Runs a part of a provider in the name of its plugin, whose failure it is when it throws, unless `isAnswer` says that it meant
 * to. Throws what it throws.
 */
export const askExporter = <Result>(
  { plugin }: OrgExporter,
  work: () => Promise<Result>,
  isAnswer: (error: unknown) => boolean
) => guard(plugin, 'provider', work, { isFailure: (error) => !isAnswer(error) })
