import { resolve } from 'node:path'

/** A path as whoever typed it means it: npm scripts run somewhere else. */
export const fromHere = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path)
