import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Refusal } from '#exceptions/refusal'
import {
  askExporter,
  MOST_LINE_LENGTH,
  MOST_LINES,
  type OrgExporter,
  orgExporters,
  orgImporters,
} from '#extension/org_export'
import { linesIn } from '../archive/lines.js'
import { readJson } from '../archive/read_json.js'
import { BackupRefusal } from '../archive/refusal.js'
import { DataFile } from './data_file.js'
import { pluginData, type TransferHead } from './transfer_format.js'

/** A refusal is an answer. */
const ask = <Result>(exporter: OrgExporter, work: () => Promise<Result>) =>
  askExporter(exporter, work, (error) => error instanceof Refusal)

/** What an export has of a plugin. */
export type PluginPart = NonNullable<TransferHead['plugins']>[number]

interface Writing {
  orgId: string
  photos: ReadonlySet<string>
  /** What was chosen: `<plugin>.<option>`. */
  options: readonly string[]
  /** Empty, and there as long as the files are. */
  folder: string
}

/** Writes down what plugins keep of an org, a file for each that has something. */
export async function writePluginData(writing: Writing) {
  const files = []
  for (const exporter of orgExporters(writing.orgId)) {
    const { rows, ...file } = await writePart(exporter, writing)
    const { plugin: id, provider } = exporter
    if (rows) files.push({ file, part: { id, version: provider.version, lines: rows } })
  }
  return files.sort((one, other) => (one.file.name < other.file.name ? -1 : 1))
}

function writePart(exporter: OrgExporter, { orgId, photos, options, folder }: Writing) {
  const { plugin, provider } = exporter
  const own = options.filter((name) => name.startsWith(`${plugin}.`))
  const chosen = new Set(own.map((name) => name.slice(plugin.length + 1)))
  return DataFile.write(folder, pluginData(plugin), (data) =>
    ask(exporter, async () => {
      for await (const line of provider.write({ orgId, photos, options: chosen })) {
        if (JSON.stringify(line).length > MOST_LINE_LENGTH || data.rows === MOST_LINES)
          throw new BackupRefusal('plugin_much', { plugin })
        await data.add(line)
      }
    })
  )
}

/** What whoever exports this org may choose. */
export const exportOptions = (orgId: string) =>
  orgExporters(orgId).flatMap(({ plugin, provider }) =>
    (provider.options ?? []).map(({ name, ...words }) => ({ name: `${plugin}.${name}`, ...words }))
  )

/** @throws BackupRefusal option_unknown where something was chosen that is not there (any more) */
export function refuseUnknownOptions(orgId: string, options: readonly string[]) {
  const known = new Set(exportOptions(orgId).map(({ name }) => name))
  const unknown = options.find((name) => !known.has(name))
  if (unknown !== undefined) throw new BackupRefusal('option_unknown', { option: unknown })
}

/** Lines of a plugin in an archive that was unpacked. */
export interface StagedPart extends PluginPart {
  path: string
}

/** Plugins whose lines are taken in here, and the others. */
export function splitParts(parts: readonly StagedPart[]) {
  const importers = new Map(orgImporters().map((each) => [each.plugin, each]))
  const taken = parts.flatMap((part) => {
    const importer = importers.get(part.id)
    return importer && part.version <= importer.provider.version ? [{ part, importer }] : []
  })
  const left = parts.filter(({ id }) => !taken.some(({ part }) => part.id === id))
  return { taken, left: left.map(({ id }) => id) }
}

/** Looks at all lines: as such, and by the plugins that take them in. */
export async function verifyPluginData(parts: readonly StagedPart[], photos: ReadonlySet<string>) {
  const { taken } = splitParts(parts)
  for (const part of parts) {
    const found = taken.find((each) => each.part.id === part.id)
    if (found) {
      const { importer } = found
      await ask(importer, () => importer.provider.verify({ lines: rowsOf(part), photos }))
    }
    // Those that nobody looked at, or not to the end.
    for await (const row of rowsOf(part)) void row
  }
}

interface Reading {
  orgId: string
  parts: readonly StagedPart[]
  photos: ReadonlyMap<string, string>
  client: TransactionClientContract
}

/** Lets plugins that run here take in what is theirs. */
export async function readPluginData({ orgId, parts, photos, client }: Reading) {
  for (const { part, importer } of splitParts(parts).taken) {
    const lines = rowsOf(part)
    await ask(importer, () => importer.provider.read({ orgId, lines, photos, client }))
  }
}

async function* rowsOf({ id, path, lines }: StagedPart): AsyncGenerator<unknown> {
  let count = 0
  for await (const line of linesIn(path, MOST_LINE_LENGTH)) {
    if (++count > lines) throw new BackupRefusal('disagrees', { name: pluginData(id) })
    yield readJson(line)
  }
  if (count !== lines) throw new BackupRefusal('disagrees', { name: pluginData(id) })
}
