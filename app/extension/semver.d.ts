declare module 'semver' {
  export function valid(version: string): string | null
  export function validRange(range: string): string | null
  export function satisfies(
    version: string,
    range: string,
    options?: { includePrerelease?: boolean }
  ): boolean
  export function lt(version: string, other: string): boolean
  const semver: {
    lt: typeof lt
    valid: typeof valid
    validRange: typeof validRange
    satisfies: typeof satisfies
  }
  export default semver
}
