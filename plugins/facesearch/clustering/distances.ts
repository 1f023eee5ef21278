import type { EngineInfo } from '../engine/face_engine.js'

/** How far faces of one engine may be apart, as 1 − cosine; of a person, in the mean over all faces. */
export interface Distances {
  /** A new face joins a person. */
  assign: number
  /** It is asked whether a face, or another person, is this one. */
  suggest: number
  /** Faces and people are put together, in the mean over all pairs. */
  link: number
  /** Neighbours, where there are too many faces to compare all groups. */
  neighbour: number
  /** A selfie is a person. */
  selfie: number
  /** A selfie is a single face that is nobody's. */
  selfieFace: number
  /** The same, for who asks to see more. */
  selfieMore: number
}

/**
 * From the three that an engine names. The proportions are those at which grouping and selfies were measured
 * (docs/faces.md).
 */
export function distancesFrom({ strict, normal, cluster }: EngineInfo['thresholds']): Distances {
  return {
    assign: cluster,
    suggest: normal * (15 / 14),
    link: normal,
    neighbour: strict,
    selfie: normal * 1.1,
    selfieFace: strict,
    selfieMore: normal,
  }
}
