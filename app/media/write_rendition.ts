import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Rendition = { path: string; width: number; height: number; bytes: number }
export type Encoded = { data: Buffer; width: number; height: number }

/** Puts a finished picture into `outDir` (made if missing). It appears under its name only when it is whole. */
export async function writeRendition(
  { data, width, height }: Encoded,
  outDir: string,
  name: string
): Promise<Rendition> {
  await mkdir(outDir, { recursive: true })
  const path = join(outDir, name)
  const part = `${path}.${process.pid}.part`
  try {
    await writeFile(part, data, { flush: true })
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return { path, width, height, bytes: data.length }
}
