import fs from 'node:fs'
import fsp, { type FileHandle } from 'node:fs/promises'
import { createRequire, syncBuiltinESMExports } from 'node:module'

export const CALLS = [
  'open',
  'write',
  'mkdir',
  'utimes',
  'sync',
  'link',
  'rename',
  'remove',
  'statement',
  'commit',
  'committed',
] as const
export type Call = (typeof CALLS)[number]

/**
 * Hears of every call before it is made (`committed`: after). What it answers is thrown instead; it may also never come
 * back. The path of a call to the database is its SQL.
 */
export type Watcher = (call: Call, path: string) => Error | undefined

type Asynchronous = (...args: any[]) => Promise<any>
type WithCallback = (...args: any[]) => void

/**
 * Stands between this process and its disk: the file system and the SQLite database, from where they leave our code.
 * Nothing in the program knows of it. Answers how to step aside again.
 */
export async function watchDisk(watcher: Watcher) {
  const undo: (() => void)[] = []
  const replace = <T extends object, K extends keyof T>(owner: T, name: K, made: T[K]) => {
    const original = owner[name]
    owner[name] = made
    undo.push(() => (owner[name] = original))
  }
  const paths = new Map<number, string>()

  const promised = (name: keyof typeof fsp, call: Call, pathAt = 0) => {
    const original = fsp[name] as Asynchronous
    replace(fsp, name, (async (...args: unknown[]) => {
      const failure = watcher(call, String(args[pathAt]))
      if (failure) throw failure
      const answer = await original(...args)
      if (name === 'open') paths.set((answer as FileHandle).fd, String(args[0]))
      return answer
    }) as never)
  }
  promised('open', 'open')
  promised('writeFile', 'open')
  promised('mkdir', 'mkdir')
  promised('utimes', 'utimes')
  promised('link', 'link', 1)
  promised('copyFile', 'link', 1)
  promised('rename', 'rename', 1)
  promised('rm', 'remove')
  promised('unlink', 'remove')

  const calledBack = (
    name: 'open' | 'write' | 'writev',
    call: Call,
    pathOf: (first: unknown) => string
  ) => {
    const original = fs[name] as WithCallback
    replace(fs, name, ((...args: unknown[]) => {
      const done = args.pop() as (error: Error | null, answer?: unknown) => void
      const failure = watcher(call, pathOf(args[0]))
      if (failure) return process.nextTick(done, failure)
      original(...args, (error: Error | null, answer: unknown, ...rest: unknown[]) => {
        if (!error && name === 'open') paths.set(answer as number, String(args[0]))
        ;(done as WithCallback)(error, answer, ...rest)
      })
    }) as never)
  }
  calledBack('open', 'open', String)
  calledBack('write', 'write', (fd) => paths.get(fd as number) ?? '')
  calledBack('writev', 'write', (fd) => paths.get(fd as number) ?? '')

  const handle = await fsp.open('/dev/null')
  const handles = Object.getPrototypeOf(handle) as FileHandle
  await handle.close()
  const sync = handles.sync
  replace(handles, 'sync', async function (this: FileHandle) {
    const failure = watcher('sync', paths.get(this.fd) ?? '')
    if (failure) throw failure
    return sync.call(this)
  })

  watchDatabase(watcher, replace)
  syncBuiltinESMExports()
  return () => {
    for (const step of undo.toReversed()) step()
    syncBuiltinESMExports()
  }
}

interface Statement {
  run(...values: unknown[]): unknown
}

interface DatabasePrototype {
  prepare(sql: string): Statement
}

function watchDatabase(
  watcher: Watcher,
  replace: <T extends object, K extends keyof T>(owner: T, name: K, made: T[K]) => void
) {
  const Database = createRequire(import.meta.url)('better-sqlite3') as {
    prototype: DatabasePrototype
  }
  const prepare = Database.prototype.prepare
  replace(Database.prototype, 'prepare', function (this: DatabasePrototype, sql: string) {
    const isCommit = /^commit/i.test(sql)
    if (isCommit || /^(insert|update|delete|with)/i.test(sql)) {
      const failure = watcher(isCommit ? 'commit' : 'statement', sql)
      if (failure) throw failure
    }
    const statement = prepare.call(this, sql)
    if (isCommit) {
      const run = statement.run
      statement.run = (...values) => {
        const answer = run.apply(statement, values)
        watcher('committed', sql)
        return answer
      }
    }
    return statement
  })
}
