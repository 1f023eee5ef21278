/** Values of a form, by field. */
type Values<Value> = Record<string, Value>

/** Whether two values of a field say the same. */
export const isSame = (one: unknown, other: unknown) =>
  JSON.stringify(one) === JSON.stringify(other)

/** What became of a row while somebody filled in its form. */
export interface Conflict<Value> {
  /** What was entered, and what is stored by now. */
  mine: Values<Value>
  theirs: Values<Value>
  /** Fields in which both sides changed something, and not the same. */
  disputed: string[]
  /** Fields that only they changed: the form follows. */
  followed: string[]
}

/** Compares what a form began with, what somebody entered, and what somebody else stored meanwhile. */
export function compareDrafts<Value>(
  began: Values<Value>,
  mine: Values<Value>,
  theirs: Values<Value>
): Conflict<Value> {
  const differing = Object.keys(mine).filter((name) => !isSame(mine[name], theirs[name]))
  const isOurs = (name: string) => !isSame(mine[name], began[name])
  const isTheirs = (name: string) => !isSame(theirs[name], began[name])
  return {
    mine,
    theirs,
    disputed: differing.filter((name) => isOurs(name) && isTheirs(name)),
    followed: differing.filter((name) => !isOurs(name)),
  }
}

/** The form after a conflict: ours where we entered something, theirs everywhere else. */
export const merged = <Value>({ mine, theirs, followed }: Conflict<Value>): Values<Value> => ({
  ...mine,
  ...Object.fromEntries(followed.map((name) => [name, theirs[name]])),
})
