import { readdir, rm } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { ChildPool, type ChildPoolOptions, type PoolStats, type RunOptions } from './child_pool.js'
import type { Part } from './cut_square.js'
import type { Digest } from './hash.js'
import type { Facts } from './inspect.js'
import type { MediaLimits } from './limits.js'
import type { Renditions, RenderOptions } from './render.js'
import type { Thumb } from './thumb.js'
import type { TaskBudget } from './task_budget.js'
import type { Rendition } from './write_rendition.js'

const SECOND = 1_000
const GIGABYTE = 1024 ** 3

/** Whole files of any size are hashed, so only a disk that hangs is a reason to stop. */
const BUDGETS = {
  inspect: { cpuMs: 10 * SECOND, wallMs: 30 * SECOND, rssBytes: GIGABYTE },
  render: { cpuMs: 10 * SECOND, wallMs: 60 * SECOND, rssBytes: GIGABYTE },
  renderPreview: { cpuMs: 10 * SECOND, wallMs: 60 * SECOND, rssBytes: GIGABYTE },
  drawThumb: { cpuMs: 3 * SECOND, wallMs: 10 * SECOND, rssBytes: GIGABYTE },
  renderFull: { cpuMs: 10 * SECOND, wallMs: 60 * SECOND, rssBytes: GIGABYTE },
  cutSquare: { cpuMs: 3 * SECOND, wallMs: 20 * SECOND, rssBytes: GIGABYTE },
  sha256: { cpuMs: 300 * SECOND, wallMs: 1_800 * SECOND, rssBytes: GIGABYTE },
} as const satisfies Record<string, TaskBudget>

export type MediaPoolOptions = Partial<Omit<ChildPoolOptions, 'worker'>> & {
  /** What every task of that kind may use, where it differs from the default. */
  budgets?: Partial<Record<keyof typeof BUDGETS, Partial<TaskBudget>>>
}

/** A square of at most `side` pixels. */
export interface Cut {
  part: Part
  side: number
}

/** Pictures are only ever opened here: in processes of their own, which a hostile one may take down. */
export interface MediaPool {
  /** As `inspect`, plus E_MEDIA_TIMEOUT, E_MEDIA_MEMORY, E_MEDIA_CRASHED. */
  inspect(path: string, limits?: Partial<MediaLimits>, options?: RunOptions): Promise<Facts>
  /** As `render`, plus the same. Leaves no half file in `outDir`. */
  render(
    path: string,
    outDir: string,
    rendering?: RenderOptions,
    options?: RunOptions
  ): Promise<Renditions>
  /** As `renderPreview`, plus the same. Leaves no half file in `outDir`. */
  renderPreview(path: string, outDir: string, options?: RunOptions): Promise<Rendition>
  /** As `drawThumb`, plus the same. Leaves no half file in `outDir`. */
  drawThumb(path: string, outDir: string, options?: RunOptions): Promise<Thumb>
  /** As `renderFull`, plus the same. Leaves no half file in `outDir`. */
  renderFull(path: string, outDir: string, options?: RunOptions): Promise<Rendition>
  /** As `cutSquare`, plus the same. Leaves no half file in `outDir`. */
  cutSquare(path: string, outDir: string, cut: Cut, options?: RunOptions): Promise<Rendition>
  sha256(path: string, options?: RunOptions): Promise<Digest>
  stats(): PoolStats
  close(): Promise<void>
}

export function createMediaPool({ budgets = {}, ...options }: MediaPoolOptions = {}): MediaPool {
  const worker = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)
  const children = new ChildPool({ worker, ...options })
  const perform = <T>(name: keyof typeof BUDGETS, input: object, run?: RunOptions) =>
    children.run({ name, input }, { ...BUDGETS[name], ...budgets[name] }, run) as Promise<T>
  const write = <T>(name: keyof typeof BUDGETS, path: string, outDir: string, run?: RunOptions) =>
    tidily(outDir, () => perform<T>(name, { path: resolve(path), outDir: resolve(outDir) }, run))

  return {
    inspect: (path, limits, run) => perform<Facts>('inspect', { path: resolve(path), limits }, run),
    sha256: (path, run) => perform<Digest>('sha256', { path: resolve(path) }, run),
    render: (path, outDir, rendering, run) =>
      tidily(outDir, () => {
        const input = { path: resolve(path), outDir: resolve(outDir), rendering }
        return perform<Renditions>('render', input, run)
      }),
    renderFull: (path, outDir, run) => write<Rendition>('renderFull', path, outDir, run),
    renderPreview: (path, outDir, run) => write<Rendition>('renderPreview', path, outDir, run),
    drawThumb: (path, outDir, run) => write<Thumb>('drawThumb', path, outDir, run),
    cutSquare: (path, outDir, cut, run) =>
      tidily(outDir, () => {
        const input = { path: resolve(path), outDir: resolve(outDir), ...cut }
        return perform<Rendition>('cutSquare', input, run)
      }),
    stats: () => children.stats(),
    close: () => children.close(),
  }
}

/** A killed child could not tidy up after itself. */
async function tidily<T>(outDir: string, work: () => Promise<T>) {
  try {
    return await work()
  } catch (error) {
    await sweepParts(outDir)
    throw error
  }
}

async function sweepParts(outDir: string) {
  const names = await readdir(outDir).catch(() => [])
  const parts = names.filter((name) => name.endsWith('.part'))
  await Promise.all(parts.map((name) => rm(join(outDir, name), { force: true })))
}
