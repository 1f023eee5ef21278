import type { InferData } from '@adonisjs/core/types/transformers'
import { oneOf, shape, text } from '#api/schema'
import { SUGGESTION_KINDS } from '#queries/suggestions'
import type SuggestionTransformer from '#transformers/suggestion_transformer'

export const suggestion = shape<InferData<SuggestionTransformer>>(
  { kind: oneOf(...SUGGESTION_KINDS), name: text, text },
  { title: 'Suggestion' }
)
