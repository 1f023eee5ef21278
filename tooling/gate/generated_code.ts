import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { inOwnPlace } from './place.js'
import { runStep } from './step.js'

/** The committed output of `node ace codegen` must be what the sources give. */
export async function checkGeneratedCode() {
  const before = await digests()
  const failure = await inOwnPlace((env) =>
    runStep({
      title: 'Generated code',
      args: ['--disable-warning=DEP0205', 'ace.js', 'codegen'],
      env: { ...env, NODE_ENV: 'development' },
      minutes: 3,
    })
  )
  if (failure) return failure
  const after = await digests()
  const changed = [...after.keys()].filter((file) => after.get(file) !== before.get(file))
  if (changed.length > 0) return `${changed.join(', ')} was out of date and has been written anew`
}

async function digests() {
  const found = new Map<string, string>()
  for await (const file of glob('.adonisjs/**/*.{ts,js}')) {
    found.set(
      file,
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex')
    )
  }
  return found
}
