/** A way from a row to something that is no row. */
export type RowLink = {
  label: string
  href: string
  icon?: string
}

export type RowRights = {
  update: boolean
  delete: boolean
  restore: boolean
}
