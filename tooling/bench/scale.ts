/** How much is measured: all of it takes a quarter of an hour, the quick one a few minutes and says little. */
export interface Scale {
  ingestPhotos: number
  memoryPhotos: number
  zipPhotos: number
  thumbSeconds: number
  libraries: number[]
  requests: number
  plugins: number
  starts: number
  uploads: number
  faces: number[]
}

export const FULL: Scale = {
  ingestPhotos: 100,
  memoryPhotos: 500,
  zipPhotos: 250,
  thumbSeconds: 5,
  libraries: [1_000, 100_000, 1_000_000],
  requests: 120,
  plugins: 20,
  starts: 7,
  uploads: 30,
  faces: [100_000, 1_000_000],
}

export const QUICK: Scale = {
  ingestPhotos: 24,
  memoryPhotos: 40,
  zipPhotos: 60,
  thumbSeconds: 2,
  libraries: [1_000, 20_000],
  requests: 40,
  plugins: 20,
  starts: 3,
  uploads: 8,
  faces: [20_000],
}
