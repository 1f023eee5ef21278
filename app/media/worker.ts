import { cutSquare, type Part } from './cut_square.js'
import { hardenDecoders } from './decoder.js'
import { sha256 } from './hash.js'
import { inspect } from './inspect.js'
import type { MediaLimits } from './limits.js'
import { render, type RenderOptions, renderPreview } from './render.js'
import { renderFull } from './render_full.js'
import { serveTasks } from './serve_tasks.js'
import { drawThumb } from './thumb.js'

type InspectInput = { path: string; limits?: Partial<MediaLimits> }
type RenderInput = { path: string; outDir: string; rendering?: RenderOptions }
type CutInput = { path: string; outDir: string; part: Part; side: number }

hardenDecoders()
serveTasks({
  inspect: ({ path, limits }: InspectInput) => inspect(path, { limits }),
  render: ({ path, outDir, rendering }: RenderInput) => render(path, outDir, rendering),
  renderPreview: ({ path, outDir }: RenderInput) => renderPreview(path, outDir),
  drawThumb: ({ path, outDir }: RenderInput) => drawThumb(path, outDir),
  renderFull: ({ path, outDir }: RenderInput) => renderFull(path, outDir),
  cutSquare: ({ path, outDir, part, side }: CutInput) => cutSquare(path, outDir, part, side),
  sha256: ({ path }: { path: string }) => sha256(path),
})
