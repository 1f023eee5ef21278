import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Pictures of people that come with the weights. */
export function samples() {
  const require = createRequire(import.meta.url)
  const folder = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo')
  return [1, 2, 3, 4, 5, 6].map((number) => join(folder, `sample${number}.jpg`))
}
