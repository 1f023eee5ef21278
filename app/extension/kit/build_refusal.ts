/** Why a plugin could not be built or packed, in words for its author. */
export class BuildRefusal extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'))
  }
}
