import { hardenDecoders } from './decoder.js'
import { sha256 } from './hash.js'
import { inspect } from './inspect.js'
import type { MediaLimits } from './limits.js'
import { render, type RenderOptions } from './render.js'
import { renderFull } from './render_full.js'
import { serveTasks } from './serve_tasks.js'

type InspectInput = { path: string; limits?: Partial<MediaLimits> }
type RenderInput = { path: string; outDir: string; rendering?: RenderOptions }

hardenDecoders()
serveTasks({
  inspect: ({ path, limits }: InspectInput) => inspect(path, { limits }),
  render: ({ path, outDir, rendering }: RenderInput) => render(path, outDir, rendering),
  renderFull: ({ path, outDir }: RenderInput) => renderFull(path, outDir),
  sha256: ({ path }: { path: string }) => sha256(path),
})
