import type { InferData } from '@adonisjs/core/types/transformers'
import { count, flag, id, moment, oneOf, orNull, shape, text } from '#api/schema'
import { person } from '#api/schemas/photo'
import { SUGGESTION_KINDS } from '#queries/suggestions'
import type SavedSearchTransformer from '#transformers/saved_search_transformer'
import type SuggestionTransformer from '#transformers/suggestion_transformer'

type Saved = InferData<SavedSearchTransformer>

export const savedSearch = shape<Saved>(
  {
    id,
    name: text,
    q: text,
    photoCount: count,
    isMore: flag,
    cover: orNull(
      shape<NonNullable<Saved['cover']>>(
        {
          photoId: id,
          thumbUrl: text,
          previewUrl: text,
          thumbhash: orNull(text),
          width: count,
          height: count,
        },
        { title: 'Cover' }
      )
    ),
    createdBy: orNull(person),
    createdAt: moment,
    can: shape<Saved['can']>({ edit: flag, remove: flag }),
  },
  { title: 'SavedSearch' }
)

export const suggestion = shape<InferData<SuggestionTransformer>>(
  { kind: oneOf(...SUGGESTION_KINDS), name: text, text },
  { title: 'Suggestion' }
)
