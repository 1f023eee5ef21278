import type { Looked } from './scan_types'

export async function lookHere(_: Blob, __: (fraction: number) => void): Promise<Looked> {
  return { trouble: 'scan.trouble.device' }
}
