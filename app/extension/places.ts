import { join } from 'node:path'

/** The folder that holds everything with a state. What a plugin keeps in it needs the capability `files`. */
export const dataFolder = () => process.env.DATA_DIR!

/** Where the store keeps a file, by the key that its row has: for what has to read many of them as they are. */
export const storedPath = (key: string) => join(dataFolder(), 'files', key)
