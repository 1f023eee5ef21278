import type { InferData } from '@adonisjs/core/types/transformers'
import { arrayOf, failure, id, one, oneOf, shape, text, type Schema } from '#api/schema'
import { photoInGrid } from '#api/schemas/photo'
import type OutcomeTransformer from '#transformers/outcome_transformer'

type Outcome = InferData<OutcomeTransformer>

const error = shape<{ code: string; message: string }>({ code: text, message: text })

const outcome = shape<Outcome>(
  {
    outcome: oneOf('added', 'duplicate', 'rejected', 'applied', 'unmatched'),
    photo: photoInGrid,
    photoIds: arrayOf(id),
    error,
  },
  { title: 'UploadOutcome', optional: ['photo', 'photoIds', 'error'] }
)

const sidecar = shape<{ name: string; outcome: string; photoIds: string[]; error?: unknown }>(
  {
    name: text,
    outcome: oneOf('applied', 'unmatched', 'rejected'),
    photoIds: arrayOf(id),
    error,
  },
  { title: 'SidecarOutcome', optional: ['error'] }
)

/** One outcome a sidecar, in order. */
export const sidecarOutcomes = one(arrayOf(sidecar))

export const announcement = shape<Outcome>(
  {
    outcome: oneOf('upload', 'duplicate', 'rejected'),
    photo: photoInGrid,
    photoIds: arrayOf(id),
    error,
  },
  { title: 'Announcement', optional: ['photo', 'photoIds', 'error'] }
)

/** One outcome a file, in order. */
export const outcomes = one(arrayOf(outcome))

/** Nothing came through: what the files were refused for, or why the request as a whole was. */
export const rejectedBatch: Schema = {
  anyOf: [
    failure,
    shape<{ data: unknown; errors: unknown }>(
      { data: arrayOf(outcome), errors: arrayOf(error) },
      { title: 'RejectedBatch' }
    ),
  ],
}

/** Files as form fields named `files`. */
export const filesForm: Schema = {
  type: 'object',
  properties: {
    files: arrayOf({ type: 'string', contentMediaType: 'image/*', format: 'binary' }),
    modified_at: arrayOf(text),
  },
  required: ['files'],
}
