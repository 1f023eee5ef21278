import { open } from 'node:fs/promises'
import { join } from 'node:path'
import vine, { SimpleMessagesProvider, errors } from '@vinejs/vine'
import semver from 'semver'
import { isMissing, isOfTheMachine } from '#extension/file_errors'
import { CAPABILITIES, type PluginManifest } from '#extension/manifest'
import type { StateReason } from '#extension/states'

const MAX_BYTES = 1024 ** 2
const PROBLEMS_SHOWN = 20

/** Words that addresses and commands of the host begin with. */
export const RESERVED = [
  'build',
  'codegen',
  'core',
  'db',
  'demo',
  'host',
  'inspect',
  'list',
  'lumina',
  'make',
  'migration',
  'org',
  'plugin',
  'queue',
  'storage',
  'user',
]

export interface ReadManifest {
  manifest: PluginManifest | null
  problem?: StateReason
}

/** Reads `plugin.json` of a folder. What is wrong with it is answered, never thrown; only a failing machine throws. */
export async function readManifest(folder: string): Promise<ReadManifest> {
  const text = await readBounded(join(folder, 'plugin.json')).catch(whyUnread)
  return typeof text === 'string' ? parseManifest(text) : { manifest: null, problem: text }
}

async function readBounded(path: string): Promise<string | StateReason> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    return size > MAX_BYTES ? { code: 'manifest_too_large' } : await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

function whyUnread(error: NodeJS.ErrnoException): StateReason {
  if (isOfTheMachine(error)) throw error
  if (isMissing(error) || error.code === 'EISDIR') return { code: 'manifest_missing' }
  return { code: 'files_unreadable', detail: error.message }
}

/** The same for the text of a `plugin.json`. */
export async function parseManifest(text: string): Promise<ReadManifest> {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const detail = (error as Error).message
    return { manifest: null, problem: { code: 'manifest_unreadable', detail } }
  }
  const { manifest, problems } = await checkManifest(json)
  if (manifest) return { manifest }
  const shown = problems.slice(0, PROBLEMS_SHOWN).join('\n')
  return {
    manifest: null,
    problem: { code: 'manifest_invalid', params: { count: problems.length }, detail: shown },
  }
}

/** Everything that is wrong with a manifest at once, each as `key: what is wrong`. */
export async function checkManifest(
  json: unknown
): Promise<{ manifest: PluginManifest | null; problems: string[] }> {
  if (!isObject(json)) return { manifest: null, problems: ['plugin.json: must be an object'] }
  const problems = [
    ...unknownKeys(json, KEYS, ''),
    ...(Array.isArray(json.capabilities)
      ? json.capabilities.flatMap((entry, at) =>
          isObject(entry) ? unknownKeys(entry, ['name', 'reason'], `capabilities.${at}.`) : []
        )
      : []),
    ...(isObject(json.client) ? unknownKeys(json.client, ['entry', 'styles'], 'client.') : []),
  ]
  try {
    const manifest = (await shape.validate(json)) as PluginManifest
    return { manifest: problems.length ? null : manifest, problems }
  } catch (error) {
    if (!(error instanceof errors.E_VALIDATION_ERROR)) throw error
    const found = (error.messages as { field: string; message: string }[]).map(
      ({ field, message }) => `${field}: ${message}`
    )
    return { manifest: null, problems: [...problems, ...found] }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const unknownKeys = (value: object, known: readonly string[], place: string) =>
  Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${place}${key.slice(0, 60)}: is not known`)

const ID = /^[a-z][a-z0-9]{1,23}$/
const LOCALE = /^[a-z]{2,3}(-[A-Z]{2})?$/
const SHA256 = /^[0-9a-f]{64}$/

/** A rule that says in its own words what is missing. */
const must = (claim: string, holds: (value: unknown) => boolean) =>
  vine.createRule((value, _, field) => {
    if (!holds(value)) field.report(claim, 'must', field)
  })()

/** A file of the plugin: relative, with slashes, and never out of its folder. */
export const isInsidePath = (path: unknown): path is string =>
  typeof path === 'string' &&
  path.length > 0 &&
  path.length <= 200 &&
  !/[\\:\p{Cc}]/u.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

const isText = (value: unknown) =>
  isObject(value) &&
  typeof value.en === 'string' &&
  Object.entries(value).every(
    ([locale, text]) =>
      LOCALE.test(locale) && typeof text === 'string' && text.trim() !== '' && text.length <= 500
  )

const isRange = (value: unknown) =>
  typeof value === 'string' && value.length <= 60 && semver.validRange(value) !== null

const isRangeList = (value: unknown) =>
  isObject(value) &&
  Object.keys(value).length <= 20 &&
  Object.entries(value).every(([id, range]) => ID.test(id) && isRange(range))

const isFileList = (value: unknown) =>
  isObject(value) &&
  Object.entries(value).every(
    ([path, hash]) => isInsidePath(path) && typeof hash === 'string' && SHA256.test(hash)
  )

const text = () =>
  vine.any().use(must('must be an object of texts by language, at least "en"', isText))
const commandWord = () =>
  vine
    .string()
    .regex(ID)
    .use(must('is reserved for the host', (word) => !RESERVED.includes(word as string)))
/** A word, or the whole name of one command. */
const commandName = () =>
  vine
    .string()
    .regex(/^[a-z][a-z0-9]{1,23}(:[a-z][a-z_]{0,39})?$/)
    .use(must('is reserved for the host', (word) => !RESERVED.includes(word as string)))
const path = (what: string, ending: RegExp) =>
  vine
    .string()
    .use(must(`must be the path of ${what} in the folder of the plugin`, isInsidePath))
    .regex(ending)
const plainString = (max: number) => vine.string().minLength(1).maxLength(max)

const properties = {
  id: vine
    .string()
    .regex(ID)
    .use(must('is reserved for the host', (id) => !RESERVED.includes(id as string))),
  version: vine
    .string()
    .maxLength(64)
    .use(must('must be a version such as 1.2.0', (it) => semver.valid(it as string) === it)),
  title: text(),
  summary: text(),
  sdk: vine.string().use(must('must be a range of versions such as ^1.0.0', isRange)),
  author: plainString(120).optional(),
  homepage: plainString(300)
    .url({ protocols: ['https', 'http'] })
    .optional(),
  license: plainString(60).optional(),
  icon: vine
    .string()
    .regex(/^i-[a-z0-9]+-[a-z0-9-]{1,60}$/)
    .optional(),
  requires: vine
    .any()
    .use(must('must name plugins, each with a range of versions', isRangeList))
    .optional(),
  after: vine.array(vine.string().regex(ID)).maxLength(20).optional(),
  commands: vine
    .unionOfTypes([commandWord(), vine.array(commandName()).minLength(1).maxLength(5)])
    .optional(),
  tenancy: vine.enum(['platform', 'org'] as const),
  orgs: vine.enum(['on', 'off'] as const).optional(),
  preset: vine.boolean({ strict: true }).optional(),
  capabilities: vine
    .array(vine.object({ name: vine.enum(CAPABILITIES), reason: text() }))
    .maxLength(CAPABILITIES.length)
    .distinct('name')
    .optional(),
  server: vine
    .any()
    .use(
      must(
        'must be false or the path of a module in the folder of the plugin',
        (it) => it === false || (isInsidePath(it) && /\.(js|mjs|ts)$/.test(it))
      )
    )
    .optional(),
  client: vine
    .object({
      entry: path('a module', /\.m?js$/),
      styles: vine
        .array(path('a style sheet', /\.css$/))
        .maxLength(20)
        .optional(),
    })
    .optional(),
  files: vine
    .any()
    .use(must('must name files of the plugin, each with its SHA-256', isFileList))
    .optional(),
}

const KEYS = Object.keys(properties)

const shape = vine.create(properties)
// What an operator is shown beside the file, whatever language the validator speaks elsewhere.
shape.messagesProvider = new SimpleMessagesProvider({
  'required': 'is missing',
  'string': 'must be a text',
  'boolean': 'must be true or false',
  'array': 'must be a list',
  'object': 'must be an object',
  'enum': 'must be one of {{ choices }}',
  'regex': 'is not written as it should be',
  'url': 'must be an address on the web',
  'minLength': 'must have at least {{ min }} characters',
  'maxLength': 'must have at most {{ max }} characters',
  'array.maxLength': 'must have at most {{ max }} entries',
  'distinct': 'names something twice',
})
