export interface Thresholds {
  strict: number
  normal: number
  cluster: number
}

export interface EngineState {
  info: {
    id: string
    version: string
    dim: number
    licence: string
    runsInBrowser: boolean
    files: { name: string; sha256: string }[]
    thresholds: Thresholds
  } | null
  state: 'works' | 'loading' | 'broken'
  trouble: string | null
  stats: {
    children: number
    busy: number
    queued: number
    done: number
    failed: number
    lost: number
  }
  choice: string
}

export interface OrgState {
  id: string
  name: string
  isOn: boolean
  isPaused: boolean
  purgeAt: number | null
  engineVersion: string | null
  nextEngineVersion: string | null
  done: number
  waiting: number
  failed: number
}

export interface Size {
  rows: number
  bytes: number
}
