/** How a key is spelled for outside programs: `takenAt` is `taken_at`, `sha256` stays as it is. */
export function snakeCase(key: string) {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}
