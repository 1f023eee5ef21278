import vine from '@vinejs/vine'
import { FORMAT, type Head } from './format.js'
import { readJson } from './read_json.js'
import { BackupRefusal } from './refusal.js'

const count = () => vine.number().withoutDecimals().min(0).max(Number.MAX_SAFE_INTEGER)
const name = () => vine.string().maxLength(200)

const headValidator = vine.create({
  format: count(),
  version: name(),
  madeAt: name(),
  database: vine.enum(['sqlite', 'postgres'] as const),
  migrations: vine.array(name()).maxLength(10_000),
  plugins: vine.record(
    vine.object({ version: name(), migrations: vine.array(name()).maxLength(10_000) })
  ),
  tables: vine.record(count()),
  bytes: count(),
  keyMark: name(),
  hasKey: vine.boolean(),
})

/** Reads a head as it is in an archive. One of a later format may have any shape, but for the first two fields. */
export async function headOf(text: string): Promise<Head> {
  const read = readJson(text)
  const [problem, head] = await headValidator.tryValidate(read)
  if (!problem) return head
  const { format, version } = Object(read)
  if (typeof format !== 'number' || format <= FORMAT) throw new BackupRefusal('damaged')
  throw new BackupRefusal('newer', { version: String(version).slice(0, 64) })
}
