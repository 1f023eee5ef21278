/** What an org holds, for who looks after it. */
export type OrgFigures = {
  members: number
  albums: number
  photos: number
  trashedBytes: number
}
