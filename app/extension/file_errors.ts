/** Whether nothing is there. Anything else that a disk says is no answer to what lies on it. */
export const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(Object(error).code)

const OF_THE_MACHINE = ['EMFILE', 'ENFILE', 'ENOMEM', 'EIO', 'EBUSY', 'EAGAIN']

/** Whether the machine is in trouble rather than the file: then the same question may be answered in a moment. */
export const isOfTheMachine = (error: unknown) => OF_THE_MACHINE.includes(Object(error).code)

/** For `catch` of whoever reads a folder that need not exist. Throws whatever means something else. */
export function nothingThere(error: unknown): never[] {
  if (isMissing(error)) return []
  throw error
}
