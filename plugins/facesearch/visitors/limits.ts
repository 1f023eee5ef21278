export const MOST_SHOTS = 3
export const MOST_PICTURE_BYTES = 12 * 1024 * 1024
/** So many photos a search shows. */
export const MOST_FOUND = 1_000
export const LONGEST_MESSAGE = 1_000
export const LONGEST_CONTACT = 200

/** A whole wedding may come through one address. */
export const PACES = {
  scan: { requests: 60, minutes: 10 },
  match: { requests: 120, minutes: 10 },
  removal: { requests: 10, minutes: 60 },
} as const
