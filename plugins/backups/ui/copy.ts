export interface Copy {
  id: string
  backupId: string | null
  file: string
  state: 'waiting' | 'uploading' | 'stored' | 'failed'
  progress: number
  failure: string | null
  fetchState: 'waiting' | 'running' | 'failed' | null
  fetchProgress: number
  fetchFailure: string | null
  bytes: number
  isOwn: boolean
  isSealed: boolean
  madeAt: string
  storedAt: string | null
}

/** Whether something is to be expected of it soon. What failed waits for its next try for minutes. */
export const isMoving = ({ state, failure, fetchState, fetchFailure }: Copy) =>
  state === 'uploading' ||
  fetchState === 'running' ||
  (state === 'waiting' && !failure) ||
  (fetchState === 'waiting' && !fetchFailure)
