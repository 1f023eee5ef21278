import type { VineValidator } from '@vinejs/vine'
import type { Infer, SchemaTypes } from '@vinejs/vine/types'
import { linesIn } from '../archive/lines.js'
import { readJson } from '../archive/read_json.js'
import { BackupRefusal } from '../archive/refusal.js'

/** Longer than any of ours. */
const LONGEST = 256 * 1024

type Rows = VineValidator<SchemaTypes, undefined>

/** Rows of a file in their order, each as it has to be. */
export async function* readRows<Schema extends Rows>(
  path: string,
  validator: Schema
): AsyncGenerator<Infer<Schema>> {
  for await (const line of linesIn(path, LONGEST)) yield rowOf(line, validator)
}

async function rowOf<Schema extends Rows>(line: string, validator: Schema): Promise<Infer<Schema>> {
  const [problem, row] = await validator.tryValidate(readJson(line), {} as never)
  if (problem) throw new BackupRefusal('damaged', {}, { cause: problem })
  return row as Infer<Schema>
}
