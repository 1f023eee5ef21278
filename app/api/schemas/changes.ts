import type { Outcome } from '#actions/change_photos'
import { arrayOf, id, shape } from '#api/schema'

export const outcome = shape<Outcome>(
  { done: arrayOf(id), denied: arrayOf(id), missing: arrayOf(id) },
  { title: 'Outcome' }
)
