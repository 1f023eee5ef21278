import type { InferVariants } from '@adonisjs/core/types/transformers'
import { arrayOf, count, flag, id, integer, moment, oneOf, orNull, shape, text } from '#api/schema'
import { person, trashFacts } from '#api/schemas/photo'
import { tag } from '#api/schemas/tag'
import type AlbumTransformer from '#transformers/album_transformer'

type Variants = InferVariants<AlbumTransformer>
type Listed = Variants['forList']

const listFacts = {
  id,
  name: text,
  description: orNull(text),
  position: integer,
  photoCount: count,
  cover: orNull(
    shape<NonNullable<Listed['cover']>>(
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
  firstTakenAt: orNull(moment),
  lastTakenAt: orNull(moment),
  createdAt: moment,
  trashedAt: orNull(moment),
  can: shape<Listed['can']>({ edit: flag, trash: flag, upload: flag }),
}

export const albumInList = shape<Listed>(listFacts, { title: 'AlbumInList' })

export const albumInTrash = shape<Variants['forTrash'] & { type: 'album' }>(
  { ...listFacts, ...trashFacts, type: oneOf('album') },
  { title: 'TrashedAlbum' }
)

export const album = shape<Variants['forShow']>(
  {
    ...listFacts,
    coverPhotoId: orNull(id),
    createdBy: orNull(person),
    contributors: arrayOf(person),
    tags: arrayOf(tag),
  },
  { title: 'Album' }
)
