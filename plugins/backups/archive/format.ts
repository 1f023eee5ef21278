import { BackupRefusal } from './refusal.js'
import { parted } from './tar_header.js'

/** Grows when archives change so that older programs would misread them. */
export const FORMAT = 1

export const HEAD = 'backup.json'
/** The head of an archive that holds one org alone. */
export const EXPORT_HEAD = 'export.json'
export const APP_KEY = 'app_key'
export const MANIFEST = 'manifest.jsonl'
export const SQLITE_FILE = 'database/lumina.sqlite3'

export type DatabaseKind = 'sqlite' | 'postgres'

/** What is known of a backup before anything else of it is read. */
export interface Head {
  format: number
  /** Of the program that made it. */
  version: string
  madeAt: string
  database: DatabaseKind
  /** By name, in the order in which they ran. */
  migrations: string[]
  /** Versions of plugins that have tables or files here, and their migrations. */
  plugins: Record<string, { version: string; migrations: string[] }>
  /** Rows of every table. */
  tables: Record<string, number>
  /** How much disk the unpacked whole takes, at least. */
  bytes: number
  /** Tells whether a server has the key that secrets in the database were sealed with. Says nothing about the key. */
  keyMark: string
  hasKey: boolean
}

/** A line of the manifest about an entry. */
export interface EntryLine {
  name: string
  bytes: number
  sha256: string
}

/** A line about a file that a row of the database names, and that could not come along. */
export interface AbsenceLine {
  absent: string
  why: Absence
}

/** `missing`: not there, or deleted while the backup was made. `unreadable`: the disk failed. */
export type Absence = 'missing' | 'unreadable'

/** The last line. */
export interface TotalsLine {
  entries: number
  bytes: number
}

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** Everything that a backup may hold, in the order in which it does. Within a section names ascend. */
const SECTIONS = [
  /^backup\.json$/,
  /^database\/(lumina\.sqlite3|[a-z][a-z0-9_]{0,62}\.jsonl)$/,
  /^app_key$/,
  /^plugins(\/[^/\0]{1,100}){1,20}$/,
  new RegExp(`^files/orgs/${ID}/originals/\\d{4}/\\d{2}/${ID}\\.[a-z0-9]{1,10}$`),
  new RegExp(`^files/orgs/${ID}/renditions/${ID}/(preview|thumb)\\.webp$`),
  /^manifest\.jsonl$/,
]

/** What an archive is called that is made now. */
export function archiveName(of: string, at: Date, isSealed: boolean) {
  const stamp = at.toISOString().replaceAll(/[:.]/g, '-')
  return `${of}-${stamp}.tar.gz${isSealed ? '.sealed' : ''}`
}

const LONGEST_NAME = 255

/**
 * Holds names against the list, one after the other. Since they ascend none can be there twice, and nobody has to
 * remember them all.
 */
export class NameOrder {
  #section = -1
  #last = ''

  constructor(
    private readonly sections: readonly RegExp[] = SECTIONS,
    private readonly head = HEAD
  ) {}

  take(name: string) {
    const section = sectionOf(name, this.sections)
    if (name === this.#last) throw new BackupRefusal('twice', { name })
    const isBehind = section > this.#section || (section === this.#section && name > this.#last)
    if (!isBehind) throw new BackupRefusal('out_of_order', { name })
    if (this.#section < 0 && name !== this.head) throw new BackupRefusal('not_a_backup')
    this.#section = section
    this.#last = name
  }
}

/** Whether a backup can hold it: files of plugins are called whatever their makers called them. */
export function isFit(name: string) {
  try {
    sectionOf(name, SECTIONS)
    parted(name)
    return true
  } catch {
    return false
  }
}

function sectionOf(name: string, sections: readonly RegExp[]) {
  const shown = name.slice(0, LONGEST_NAME)
  if (/^[/\\]|^[A-Za-z]:|\\|(^|\/)\.\.?(\/|$)|\0/.test(name)) {
    throw new BackupRefusal('outside', { name: shown })
  }
  const section = name.length > LONGEST_NAME ? -1 : sections.findIndex((each) => each.test(name))
  if (section < 0) throw new BackupRefusal('strange_entry', { name: shown })
  return section
}
