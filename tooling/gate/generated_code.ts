import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { inOwnPlace } from './place.js'
import { runStep } from './step.js'

/** The committed output of `node ace codegen` must be what the sources give. */
export async function checkGeneratedCode() {
  const before = await digest()
  const failure = await inOwnPlace((env) =>
    runStep({
      title: 'Generated code',
      args: ['ace.js', 'codegen'],
      env: { ...env, NODE_ENV: 'development' },
      minutes: 3,
    })
  )
  if (failure) return failure
  if (before !== (await digest())) return '.adonisjs/ was out of date and has been written anew'
}

async function digest() {
  const files = (await Array.fromAsync(glob('.adonisjs/**/*.*'))).sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\0`).update(await readFile(file))
  return hash.digest('hex')
}
