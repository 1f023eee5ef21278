import { setTimeout as sleep } from 'node:timers/promises'
import { eraseFromFiles } from '#extension/erasure'
import Face from '../face.js'
import Person from '../person.js'

const PAUSES_MS = [200, 1_000, 3_000]

/** Takes vectors whose rows are gone out of the files of the database, too. False where somebody read all the time. */
export async function eraseVectors() {
  for (const pause of PAUSES_MS) {
    if (await eraseFromFiles([Face.table, Person.table])) return true
    await sleep(pause)
  }
  return eraseFromFiles([Face.table, Person.table])
}

/** @throws Error where somebody read all the time, so that whoever asked asks again. */
export async function requireErasure() {
  if (await eraseVectors()) return
  throw new Error('Somebody read the database all the time: its log still holds erased vectors')
}
