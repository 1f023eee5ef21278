import type { InferData } from '@adonisjs/core/types/transformers'
import { count, shape, text } from '#api/schema'
import type TagTransformer from '#transformers/tag_transformer'

export const tag = shape<InferData<TagTransformer>>(
  { name: text, photoCount: count },
  { title: 'Tag' }
)
