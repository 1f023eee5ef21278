import type { Data } from '@generated/data'

/** What each migration would do, and why it would be refused; `problem` where none of them could be read. */
export type DryRun = {
  migrations: { name: string; statements: string[]; problems: string[] }[]
  problem: Data.Plugin['reason']
}
