/** A pattern for `like … escape '\'` that finds the words themselves anywhere, whatever signs are in them. */
export const containing = (words: string) => `%${words.replace(/[\\%_]/g, '\\$&')}%`
