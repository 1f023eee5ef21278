/** The code of what a promise was refused with. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message
  }
}
