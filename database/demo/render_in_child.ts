import { fork } from 'node:child_process'
import type { SceneKind, SceneOptions } from '../scenery/render_scene.js'

/** Paints one scene in a process of its own and answers its JPEG. */
export function renderInChild(seed: number, kind: SceneKind, options: SceneOptions) {
  const inSource = import.meta.url.endsWith('.ts')
  const child = fork(new URL(`./painter.${inSource ? 'ts' : 'js'}`, import.meta.url), {
    execArgv: inSource
      ? ['--no-deprecation', `--import=${import.meta.resolve('@poppinss/ts-exec')}`]
      : [],
    serialization: 'advanced',
  })
  return new Promise<Buffer>((resolve, reject) => {
    child.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Painting ${kind} ended with code ${code}`)))
    child.send({ seed, kind, options })
  })
}
