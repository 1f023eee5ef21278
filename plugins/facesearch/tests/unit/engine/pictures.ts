import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import app from '@adonisjs/core/services/app'
import sharp from 'sharp'
import type { Frame } from '../../../engine/face_engine.js'

const require = createRequire(import.meta.url)

/** Pictures of people that come with the weights. */
export const samplePath = (name: string) =>
  join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo', name)

/** Known people, where they are there. */
export const people = app.makePath('..', 'shared/corpora/faces')
export const hasPeople = existsSync(people)

export async function frameOf(source: string | Buffer, turnedBy = 0): Promise<Frame> {
  const { data, info } = await sharp(source)
    .rotate()
    .rotate(turnedBy, { background: '#777' })
    .resize({ width: 1_600, height: 1_600, fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    data,
    width: info.width,
    height: info.height,
    jpeg: () => sharp(data, { raw: info }).jpeg().toBuffer(),
  }
}

export function distance(a: Float32Array | null, b: Float32Array | null) {
  if (!a || !b) throw new Error('A face has no embedding')
  return 1 - a.reduce((sum, value, at) => sum + value * b[at], 0)
}
