import { renderScene, type SceneKind, type SceneOptions } from '../scenery/render_scene.js'

process.once(
  'message',
  async ({ seed, kind, options }: { seed: number; kind: SceneKind; options: SceneOptions }) => {
    const bytes = await renderScene(seed, kind, options)
    process.send!(bytes, () => process.exit(0))
  }
)
